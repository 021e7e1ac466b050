import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { affiliateItem, clickItem, newAffiliate, sharesItem } from "../../../functions/affiliates/seed.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import { type Memberships, memberships } from "./membership.ts";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";

let made: SecondThoughts;
let members: Memberships;
beforeAll(async () => {
  made = await secondThoughts();
  members = memberships(made);
  const shares = [{ shareBasisPoints: 2_000, from: "2026-01-01T00:00:00.000Z" }];
  for (const creator of ["anna", "fan"]) {
    await put(sharesItem({ creator, subject: `CREATOR#${creator}`, shares, version: 1 }));
  }
  await put(affiliateItem(newAffiliate({ id: "fan", code: "FANREADS", at: "2026-01-01T00:00:00.000Z" })));
  await put(affiliateItem(newAffiliate({ id: "rival", code: "RIVAL123", at: "2026-01-01T00:00:00.000Z" })));
});
afterAll(() => made.close());

const put = (Item: Record<string, unknown>) => made.documents.send(new PutCommand({ TableName: "AFFILIATES", Item }));
async function clicked(affiliate = "fan", ago = 0): Promise<string> {
  const id = ulid();
  const at = new Date(made.ports.now() - ago - 1_000).toISOString();
  await put(clickItem({ id, code: "FANREADS", affiliate, at }));
  return id;
}
const owed = async (order: string) => {
  const sums = await Promise.all(["creator:anna", "creator:fan", "affiliate:fan"].map((of) => made.balance(order, of)));
  return sums.map((sum) => 0 - sum);
};
async function paid(customer: string, products: string[], click: string): Promise<Order> {
  const { body } = await made.order(customer, products, {}, { click });
  await made.onPage(body.checkoutUrl, "pay");
  await made.delivered();
  return made.stored(body.id);
}

test("a click's affiliate earns of each creator's lines that pay, and refunds take it back exactly", async () => {
  const [a, own] = [await made.sell({ creatorId: "anna" }), await made.sell({ creatorId: "fan" })];
  const silent = await made.sell({ creatorId: "ben" });
  const { id, lines, referral } = await paid("buyer", [a, own, silent], await clicked());
  expect(lines.map(({ affiliate }) => affiliate?.id)).toEqual(["fan", undefined, undefined]);
  expect(referral).toMatchObject({ affiliate: "fan", code: "FANREADS" });
  expect(await owed(id)).toEqual([700, 900, 200]);
  await made.give("anna", id, { amount: 333, products: [a] });
  await made.delivered();
  // Of two thirds: each keeps what a unit was rounded to.
  expect(await owed(id)).toEqual([467, 900, 134]);
  await made.give("anna", id, { products: [a] });
  await made.delivered();
  expect(await owed(id)).toEqual([0, 900, 0]);
  for (const { postings } of await made.journals(id)) {
    expect(postings.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  }
});

test("a buyer does not see who earns by their order; an own click leaves it without a share", async () => {
  const a = await made.sell({ creatorId: "anna" });
  const { status, body } = await made.order("quiet", [a], {}, { click: await clicked() });
  expect(status).toBe(201);
  expect(JSON.stringify(body)).not.toContain("fan");
  const other = await made.sell({ creatorId: "anna" });
  const own = await made.order("fan", [other], {}, { click: await clicked() });
  expect([own.status, (await made.stored(own.body.id)).referral]).toEqual([201, undefined]);
  const late = await made.order("later", [a], {}, { click: await clicked("fan", 31 * 86_400_000) });
  expect([late.status, (await made.stored(late.body.id)).referral]).toEqual([201, undefined]);
  expect((await made.order("odd", [a], {}, { click: "nonsense" })).status).toBe(400);
});

test("while an order is open the last click wins, and sending it again changes nothing", async () => {
  const a = await made.sell({ creatorId: "anna" });
  const [first, last] = [await clicked("fan"), await clicked("rival")];
  const { id } = (await made.order("undecided", [a], {}, { click: first })).body;
  expect((await made.order("undecided", [a], {}, {})).body.id).toBe(id);
  expect((await made.stored(id)).referral?.affiliate).toBe("fan");
  const replies = await Promise.all([1, 2, 3].map(() => made.order("undecided", [a], {}, { click: last })));
  expect(new Set(replies.map(({ body }) => body.id))).toEqual(new Set([id]));
  const { lines, referral, version } = await made.stored(id);
  expect([lines[0]?.affiliate?.id, referral?.affiliate]).toEqual(["rival", "rival"]);
  await made.order("undecided", [a], {}, { click: last });
  expect((await made.stored(id)).version).toBe(version);
});

test("a membership pays its affiliate by the first payment alone", async () => {
  const club = await members.offer(1000, { creatorId: "anna" });
  const { body } = await members.subscribe("member", club, {}, { click: await clicked() });
  expect(JSON.stringify(body)).not.toContain("fan");
  await made.post(`${body.checkoutUrl}/pay`, { card: "pays" });
  await made.delivered();
  await members.pass(28);
  await members.pass(10);
  const [first, second] = await members.payments("member", body.id);
  expect([first?.referral?.affiliate, second?.referral]).toEqual(["fan", undefined]);
  expect(await owed(first?.id ?? "")).toEqual([700, 0, 200]);
  expect(await owed(second?.id ?? "")).toEqual([900, 0, 0]);
});

test("a trial that outlasts the click pays nobody", async () => {
  const club = await members.offer(1000, { creatorId: "anna", recurring: { interval: "month", trialDays: 30 } });
  const click = await clicked("fan", 86_400_000);
  const { body } = await members.subscribe("trier", club, {}, { click });
  await made.post(`${body.checkoutUrl}/pay`, { card: "pays" });
  await made.delivered();
  await members.pass(31);
  const [first] = await members.payments("trier", body.id);
  expect([first?.paidAt, first?.referral]).toEqual([expect.any(String), undefined]);
});
