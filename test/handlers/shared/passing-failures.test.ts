import "./environment.ts";
import { ProvisionedThroughputExceededException, TransactionConflictException } from "@aws-sdk/client-dynamodb";
import { expect, test } from "vitest";
import { BUSY } from "../../../functions/shared/kernel/optimistic.ts";
import { type Route, route } from "../../../functions/shared/kernel/route.ts";
import { endpoint } from "../../../functions/shared/runtime/endpoint.ts";
import { itemsOf } from "../../../functions/shared/runtime/items-of.ts";

const base = { method: "POST", path: "/x", access: "public", summary: "a route" } as const;
const writes = route({ ...base, refusals: BUSY });
const pays = route({ ...base, refusals: { ...BUSY, "payment-unavailable": 503 } });

async function failingWith(asked: Route, error: unknown) {
  const handle = endpoint(asked, async () => {
    throw error;
  });
  const reply = (await handle({ headers: {}, requestContext: {} } as never, {} as never)) as {
    statusCode: number;
    headers: Record<string, string>;
    body: string;
  };
  return [reply.statusCode, JSON.parse(reply.body).code, reply.headers["retry-after"]];
}

const metadata = { message: "", $metadata: {} };
const conflict = new TransactionConflictException(metadata);
const throttled = new ProvisionedThroughputExceededException(metadata);
const unanswered = Object.assign(new Error("no answer"), { type: "StripeConnectionError" });

test("a write that conflicts every time gets the route's refusal `busy`", async () => {
  expect(await failingWith(writes, conflict)).toEqual([503, "busy", "2"]);
  expect(await failingWith(route(base), conflict)).toEqual([503, "unavailable", "2"]);
});

test("no answer from Stripe is the route's own refusal, never `busy`", async () => {
  expect(await failingWith(pays, unanswered)).toEqual([503, "payment-unavailable", "2"]);
  expect(await failingWith(writes, unanswered)).toEqual([500, "internal", undefined]);
});

test("throttling is answered with 503, anything unforeseen with 500", async () => {
  expect(await failingWith(writes, throttled)).toEqual([503, "unavailable", "2"]);
  expect(await failingWith(pays, new Error("unforeseen"))).toEqual([500, "internal", undefined]);
});

test("items that DynamoDB leaves out every time are a transient failure", async () => {
  const keys = [{ pk: "a" }, { pk: "b" }];
  const documents = { send: async () => ({ UnprocessedKeys: { Table: { Keys: keys } } }) };
  const reading = itemsOf(documents as never, "Table", keys);
  await expect(reading).rejects.toThrow(ProvisionedThroughputExceededException);
  expect(await failingWith(writes, await reading.catch((error) => error))).toEqual([503, "unavailable", "2"]);
});
