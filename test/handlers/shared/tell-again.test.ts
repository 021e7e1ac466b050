import "./environment.ts";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { entitlementItem } from "../../../functions/commerce/adapters/dynamodb/entitlements.ts";
import type { Entitlement } from "../../../functions/commerce/contract/entitlement.ts";
import { mailItem } from "../../../functions/mail/client.ts";
import { changedListing, changedLists } from "../../../functions/shared/kernel/changed.ts";
import type { BusEvent } from "../../../functions/shared/runtime/bus.ts";
import { listChanged, tellAgain } from "../../../functions/shared/runtime/tell-again.ts";
import { startCloud } from "../cloud.ts";

const NOW = Date.parse("2026-06-03T02:30:00Z");
const HOUR = 3_600_000;
const ago = (hours: number) => new Date(NOW - hours * HOUR).toISOString();

let cloud: Awaited<ReturnType<typeof startCloud>>;
let documents: DynamoDBDocumentClient;
beforeAll(async () => {
  cloud = await startCloud({ tables: { COMMERCE: ["changes"] } });
  documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });
});
afterAll(() => cloud.close());

const right = (productId: string, state: Entitlement["state"] = "active"): Entitlement => ({
  customer: "ann",
  productId,
  source: "ORDER#01KXVHS6N8WDVGGB5XTH9WZ0GY",
  state,
  sold: { type: "course", version: 1, paid: true } as Entitlement["sold"],
  grantedAt: ago(500),
});
const invitation = (id: string, at: string) =>
  mailItem({
    id,
    to: "ann@example.org",
    language: "en",
    at,
    template: "seat-invitation",
    values: { organisation: "Acme", title: "SQL", code: "C0DE", url: "https://shop.example/seats/C0DE" },
  });
const put = (Item: object) => documents.send(new PutCommand({ TableName: "COMMERCE", Item: { ...Item } }));

async function night(fails: (told: BusEvent) => string | undefined = () => undefined) {
  const told: BusEvent[] = [];
  const run = tellAgain("lyceum.commerce", {
    listChanged: listChanged(documents, "COMMERCE"),
    putEvents: async (events) => {
      told.push(...events);
      return events.map(fails);
    },
    now: () => NOW,
  });
  return { told, run };
}

test("rights and mails that changed in the last two days are published again", async () => {
  await put(entitlementItem(right("old"), ago(49)));
  await put(entitlementItem(right("moved"), ago(40)));
  // It moved again: one item, listed where it changed last.
  await put(entitlementItem(right("moved", "revoked"), ago(5)));
  await put(entitlementItem(right("yesterday"), ago(30)));
  // It is being told of.
  await put(entitlementItem(right("just-now"), ago(0.5)));
  await put(invitation("m1", ago(20)));
  await put({ pk: "ORDER#1", sk: "ORDER", byTimePk: "CUSTOMER#ann", byTimeSk: ago(20) });
  const { told, run } = await night();
  expect(await run()).toEqual({ told: 3 });
  const events = told.map(({ source, type, detail }) => {
    const { before, after } = JSON.parse(detail);
    return [source, type, after.productId ?? after.id, after.state, before];
  });
  expect(events.sort()).toEqual(
    [
      ["lyceum.commerce", "entitlement", "moved", "revoked", undefined],
      ["lyceum.commerce", "entitlement", "yesterday", "active", undefined],
      ["lyceum.commerce", "mail", "m1", undefined, undefined],
    ].sort(),
  );
});

test("a run fails if the bus refused some events, and has published the others", async () => {
  const { told, run } = await night(({ type }) => (type === "mail" ? "ThrottlingException: slow down" : undefined));
  await expect(run()).rejects.toThrow("1 changes were not published again.");
  expect(told).toHaveLength(3);
});

test("a changed item is in exactly one list of any period with its instant", () => {
  const instant = fc.date({ min: new Date("2026-01-01"), max: new Date("2027-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(instant, instant, instant, fc.string({ minLength: 1 }), (a, b, c, id) => {
      const [from, at, until] = [a, b, c].map((each) => each.toISOString()).sort() as [string, string, string];
      const { changesPk, changesSk } = changedListing(at, id);
      const lists = changedLists(from, `${until}~`);
      const found = lists.filter(
        (list) => list.partition === changesPk && changesSk >= list.from && changesSk <= list.until,
      );
      expect(found).toHaveLength(1);
    }),
    { numRuns: 50 },
  );
});
