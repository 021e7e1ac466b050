import "./environment.ts";
import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import type { DynamoDBDocumentClient, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { keepReview } from "../../../functions/learning/adapters/reviews.ts";
import { findStars } from "../../../functions/learning/client.ts";
import type { Review } from "../../../functions/learning/contract/review.ts";
import { handler as list } from "../../../functions/learning/handlers/list-reviews.ts";
import { handler as write } from "../../../functions/learning/handlers/write-review.ts";
import { ratingKey } from "../../../functions/learning/keys.ts";
import { conflict, retryOnConflict } from "../../../functions/shared/kernel/optimistic.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { call } from "../call.ts";
import { roundTrips } from "../round-trips.ts";
import { cloud } from "./environment.ts";
import { grant, sell } from "./world.ts";

afterAll(cloud.close);
const customers = Array.from({ length: 30 }, (_, n) => `customer-${n}`);
beforeAll(async () => {
  for (const id of ["crowd", "one", "paged", "other"]) await sell(id);
  await Promise.all(customers.flatMap((customer) => ["crowd", "paged", "other"].map((id) => grant(customer, id))));
  await grant("ann", "one");
});

interface Shown {
  id: string;
  author: string;
  rating: number;
  createdAt: string;
}
interface List {
  items: Shown[];
  cursor?: string;
  rating: { count: number; sum: number };
}
const review = (user: string, id: string, body: object) => call<Shown>(write, { user, params: { id }, body });
const reviews = (id: string, query: object = {}) => call<List>(list, { params: { id }, query });
async function aggregate(id: string) {
  const { ratings, version } = await findStars(documents, "Learning")(id);
  return { productId: id, ...ratings.paid, version };
}

test("thirty concurrent reviews are all counted, and the sum is exact", async () => {
  const stars = customers.map((_, n) => 1 + (n % 5));
  const replies = await Promise.all(customers.map((user, n) => review(user, "crowd", { rating: stars[n] })));
  expect(replies.map(({ status }) => status)).toEqual(Array(30).fill(201));
  const sum = stars.reduce((a, b) => a + b);
  expect(await aggregate("crowd")).toEqual({
    productId: "crowd",
    count: 30,
    sum,
    counts: [6, 6, 6, 6, 6],
    version: 30,
  });
  const { body } = await reviews("crowd", { limit: "100" });
  expect(body.rating).toEqual({ count: 30, sum, counts: [6, 6, 6, 6, 6] });
  expect(body.items.map(({ id }) => id).sort()).toEqual(replies.map(({ body }) => body.id).sort());
});

test("a customer who sends a review ten times at once has one, and the others are refused", async () => {
  const replies = await Promise.all(Array.from({ length: 10 }, () => review("ann", "one", { rating: 3 })));
  expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)]);
  expect(replies.filter(({ status }) => status === 409)[0]?.body).toMatchObject({ code: "already-reviewed" });
  expect(await aggregate("one")).toMatchObject({ count: 1, sum: 3, version: 1 });
});

test("reviews are newest first, each once over all pages, without their customers", async () => {
  for (const user of customers.slice(0, 7)) await review(user, "paged", { rating: 4, text: ` from someone ` });
  const seen: Shown[] = [];
  let cursor: string | undefined;
  let pages = 0;
  do {
    const { body } = await reviews("paged", { limit: "3", ...(cursor && { cursor }) });
    expect(body.rating).toEqual({ count: 7, sum: 28, counts: [0, 0, 0, 7, 0] });
    expect(JSON.stringify(body) + Buffer.from(body.cursor ?? "", "base64url")).not.toContain("customer");
    seen.push(...body.items);
    cursor = body.cursor;
    pages++;
  } while (cursor);
  expect(pages).toBe(3);
  expect(new Set(seen.map(({ author }) => author)).size).toBe(7);
  expect(seen[0]).toMatchObject({ text: "from someone" });
  const times = seen.map(({ createdAt }) => createdAt);
  expect(times).toEqual(times.toSorted().reverse());
});

test("a cursor of another product's reviews, or of no list, is refused", async () => {
  for (const user of customers.slice(0, 2)) await review(user, "other", { rating: 4 });
  const { cursor = "" } = (await reviews("other", { limit: "1" })).body;
  expect((await reviews("other", { cursor })).status).toBe(200);
  const forged = Buffer.from(JSON.stringify(["reviews:other", { after: 7 }])).toString("base64url");
  for (const [id, wrong] of [
    ["paged", cursor],
    ["other", `${cursor}x`.slice(3)],
    ["other", forged],
  ] as const) {
    const reply = await reviews(id, { cursor: wrong });
    expect(reply).toMatchObject({
      status: 400,
      body: { code: "stale-cursor", errors: [{ pointer: "/query/cursor" }] },
    });
  }
});

test("a product without reviews has no stars, and a list is two round trips", async () => {
  expect(await reviews("quiet")).toMatchObject({ status: 200, body: { items: [], rating: { count: 0, sum: 0 } } });
  // The second one knows what the product costs, and so whose stars count.
  expect(await roundTrips(documents, () => reviews("crowd"))).toBe(2);
});

test.each([
  [{ rating: 0 }, "/rating"],
  [{ rating: 6 }, "/rating"],
  [{ rating: 4.5 }, "/rating"],
  [{ text: "no stars" }, "/rating"],
  [{ rating: 4, text: "   " }, "/text"],
  [{ rating: 4, text: "x".repeat(5001) }, "/text"],
  [{ rating: 4, author: "me" }, "/author"],
])("a review of %j is refused and the field is named", async (body, pointer) => {
  expect(await review("ann", "one", body)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
});

/** A table whose transactions end by these reasons, then succeed. */
function conflicting(...reasons: string[][]) {
  const sent: unknown[] = [];
  const client = {
    send: async (command: unknown) => {
      const codes = reasons[sent.push(command) - 1];
      if (!codes) return {};
      const CancellationReasons = codes.map((Code) => ({ Code }));
      throw new TransactionCanceledException({ $metadata: {}, message: codes.join(), CancellationReasons });
    },
  };
  const keep = keepReview(client as unknown as DynamoDBDocumentClient, "Learning", "Commerce");
  const add = (review: Review) =>
    retryOnConflict(
      async () => {},
      async (n) => ((await keep(undefined, review, undefined, n)) === "done" ? "done" : conflict),
    );
  return { sent, add };
}
const about = { version: 1, paid: true, counts: true, revision: 1, createdAt: "2026-01-01T00:00:00.000Z" };
const fresh = { id: ulid(), productId: "p", customer: "ann", rating: 5, ...about };
const met = ["None", "TransactionConflict"];

test("a review that conflicts is retried on another shard of the stars", async () => {
  const { sent, add } = conflicting(met, met, met);
  expect(await add(fresh)).toBe("done");
  expect(sent).toHaveLength(4);
  const parts = sent.map((each) =>
    JSON.stringify((each as TransactWriteCommand).input.TransactItems?.[1]?.Update?.Key),
  );
  expect(parts[0]).toBe(JSON.stringify(ratingKey("p")));
  expect(new Set(parts).size).toBeGreaterThan(1);
});

test("a review that always conflicts is refused as busy; a lasting error is not retried", async () => {
  const endless = conflicting(...Array<string[]>(100).fill(met));
  expect(await endless.add(fresh)).toMatchObject({ refused: "busy" });
  expect(endless.sent.length).toBeLessThan(30);
  const broken = conflicting(["None", "ValidationError"], []);
  await expect(broken.add(fresh)).rejects.toBeInstanceOf(TransactionCanceledException);
  expect(broken.sent).toHaveLength(1);
});
