import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { productKey } from "../../../functions/catalogue/keys.ts";
import { changing } from "../../../functions/commerce/changes/order-change.ts";
import type { Discount } from "../../../functions/commerce/contract/discount.ts";
import { createDiscount } from "../../../functions/commerce/handlers/discounts/create-discount.ts";
import { claimGift } from "../../../functions/commerce/handlers/gifts/claim-gift.ts";
import { endedOrder } from "../../../functions/commerce/orders/order.ts";
import { productOf } from "../../product-of.ts";
import { call } from "../call.ts";
import { discountPorts } from "./discount-ports.ts";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";

let made: SecondThoughts;
beforeAll(async () => {
  made = await secondThoughts({ isTaxed: true });
});
afterAll(() => made.close());

const usd = (amount: number) => ({ amount, currency: "usd" as const });
async function code(value: object, who: "platform" | "maker" = "platform"): Promise<string> {
  const caller = who === "maker" ? { user: "maker", groups: ["creator"] } : { user: "op", groups: ["operator"] };
  const ports = { ...made.ports, ...discountPorts(made.documents) };
  // What the platform bears is bounded, here by more than anything comes to.
  const most = ["usd", "eur", "kwd", "jpy"].map((currency) => ({ amount: 90_000_000, currency }));
  const bounded = who === "platform" && { maxRedemptions: 1_000, ...("basisPoints" in value && { most }) };
  const body = { name: "Off", value, stacks: true, ...bounded };
  return (await call<Discount>(createDiscount(ports), { ...caller, body })).body.code;
}
const claim = (user: string, given: string | undefined) =>
  call<{ code?: string }>(claimGift(made.ports), { user, body: { code: given } });
const states = async (customer: string) =>
  Object.fromEntries((await made.entitlements(customer)).map(({ productId, state }) => [productId, state]));
/** What each account has of an order, Stripe's with what Stripe kept of it. */
const sums = async (order: string) => {
  const all: Record<string, number> = {};
  for (const { account: booked, amount } of (await made.journals(order)).flatMap(({ postings }) => postings)) {
    const account = booked === "stripe-fees" ? "stripe" : booked;
    all[account] = (all[account] ?? 0) + amount;
  }
  return all;
};
/** A paid order, taxed where its buyer is. */
async function paid(user: string, products: string[], body: object, country = "DE") {
  const reply = await made.order(user, products, {}, body);
  if (reply.status !== 201) throw new Error(`${reply.status} ${reply.body.code}`);
  await made.onPage(reply.body.checkoutUrl, "pay", { country });
  await made.delivered();
  const { paymentIntent = "" } = await made.stored(reply.body.id);
  const { latest_charge } = await made.stripe.paymentIntents.retrieve(paymentIntent);
  return { id: reply.body.id, paymentIntent, charge: String(latest_charge) };
}

test.each(["usd", "eur", "kwd", "jpy"] as const)(
  "seats with both kinds of codes, taxed in %s, refunded in three steps leave all at zero",
  async (currency) => {
    const price = { amount: currency === "kwd" ? 3330 : 3333, currency };
    const products = [
      await made.sell({ price }),
      await made.sell({ price }),
      await made.sell({ price, creatorId: "other" }),
    ];
    const codes = [await code({ basisPoints: 3_333 }), await code({ basisPoints: 1_111 }, "maker")];
    const organisation = await made.found(`boss-${currency}`);
    const body = { codes, seats: { organisation, count: 3 }, currency };
    const { id } = await paid(`boss-${currency}`, products, body);
    const order = await made.stored(id);
    const before = await sums(id);
    expect(before.stripe).toBe(order.total.amount);
    expect(before.tax).toBe(-order.lines.reduce((sum, { tax = 0 }) => sum + tax, 0));
    expect(before.tax).toBeLessThan(0);
    for (const product of products) {
      const reply = await made.ask(`boss-${currency}`, id, { products: [product] });
      expect([reply.status, reply.body.state]).toEqual([201, "succeeded"]);
      await made.delivered();
    }
    expect((await made.stored(id)).state).toBe("refunded");
    expect(Object.values(await sums(id)).filter((amount) => amount !== 0)).toEqual([]);
    expect(Object.values(await states(`organisation:${organisation}`))).toEqual(["revoked", "revoked", "revoked"]);
  },
);

test("seats that the platform's code makes free still earn their creators", async () => {
  const product = await made.sell({ price: usd(1000) });
  const organisation = await made.found("free-boss");
  const codes = [await code({ basisPoints: 10_000 })];
  const { status, body } = await made.order("free-boss", [product], {}, { codes, seats: { organisation, count: 4 } });
  expect([status, body.state]).toEqual([201, "paid"]);
  expect(await made.entitlements(`organisation:${organisation}`)).toMatchObject([{ seats: 4, state: "active" }]);
  expect(await sums(body.id)).toEqual({ revenue: 3600, "creator:maker": -3600 });
  expect((await made.ask("free-boss", body.id)).body.code).toBe("nothing-to-refund");
});

test("a gift bundle with code and tax follows its dispute: suspended, restored, lost", async () => {
  const parts = [await made.sell(), await made.sell()];
  const bundle = await made.sell({ type: "bundle", includes: parts, price: usd(2000) });
  const codes = [await code({ basisPoints: 2_500 })];
  const { id, charge } = await paid("giver", [bundle], { codes, gift: { email: "friend@example.org" } });
  expect(await made.stored(id)).toMatchObject({ total: usd(1785), lines: [{ tax: 285, price: usd(1785) }] });
  const whole = await sums(id);
  expect(whole).toEqual({ stripe: 1785, tax: -285, "creator:maker": -1800, revenue: 300 });
  const [sent] = await made.mailsOf(id);
  const dispute = await made.contested(charge);
  // Claimed while a bank contests it: theirs, and waiting.
  expect((await claim("friend", sent?.values.code)).status).toBe(200);
  const all = (state: string) => Object.fromEntries([bundle, ...parts].map((each) => [each, state]));
  expect(await states("friend")).toEqual(all("suspended"));
  await made.bank(`disputes/${dispute}/lose`);
  expect(await states("friend")).toEqual(all("revoked"));
  expect(await sums(id)).toMatchObject({ tax: 0, "creator:maker": 0 });
  expect((await made.order("friend", [bundle])).status).toBe(201);
  await made.bank(`disputes/${dispute}/win`);
  expect(await states("friend")).toEqual(all("active"));
  expect(await sums(id)).toMatchObject({ tax: -285, "creator:maker": -1800 });
  expect(await states("giver")).toEqual({});
});

test.each([
  ["seats", (organisation: string) => ({ seats: { organisation, count: 2 } })],
  ["a gift", () => ({ gift: { email: "late@example.org" } })],
])("late money for %s with a code, reported ten times at once, is booked and granted once", async (what, more) => {
  const product = await made.sell();
  const organisation = await made.found(`late ${what}`);
  const codes = [await code({ basisPoints: 1_000 })];
  const { body } = await made.order(`late ${what}`, [product], {}, { codes, ...more(organisation) });
  await made.hold();
  await made.onPage(body.checkoutUrl, "pay", { country: "DE" });
  const before = await made.stored(body.id);
  await made.ports.commit(changing(before, endedOrder(before, "void")));
  const [session] = await made.sessionsOf(body.id);
  const event = await made.eventOf("checkout.session.completed", session?.id ?? "");
  await Promise.all(Array.from({ length: 10 }, () => made.deliver(event.id)));
  await made.release();
  await made.delivered();
  expect(await made.stored(body.id)).toMatchObject({ state: "paid" });
  expect(await made.journals(body.id)).toHaveLength(1);
  const items = await made.everything();
  const discount = items.find(({ sk, code: of }) => sk === "DISCOUNT" && of === codes[0]);
  const counts = items.filter(({ pk, sk }) => pk === discount?.pk && String(sk).startsWith("DISCOUNT#"));
  expect(counts.reduce((sum, { redeemed }) => sum + Number(redeemed), 0)).toBe(1);
  if (what === "seats") {
    expect(await made.entitlements(`organisation:${organisation}`)).toMatchObject([{ seats: 2, state: "active" }]);
  } else {
    expect(await made.mailsOf(body.id)).toHaveLength(1);
    expect(
      items.filter(({ sk, source }) => String(sk).startsWith("ENTITLEMENT#") && source === `ORDER#${body.id}`),
    ).toEqual([]);
  }
});

test("a product that changes between order and payment is granted as it was sold", async () => {
  const parts = [await made.sell(), await made.sell()];
  const bundle = await made.sell({ type: "bundle", includes: parts, price: usd(2000) });
  const { body } = await made.order("slow", [bundle]);
  const archived = { ...productOf(bundle, { type: "ebook", state: "archived" }), price: usd(9) };
  await made.documents.send(new PutCommand({ TableName: "CATALOGUE", Item: { ...productKey(bundle), ...archived } }));
  await made.onPage(body.checkoutUrl, "pay", { country: "DE" });
  await made.delivered();
  expect(await made.stored(body.id)).toMatchObject({ state: "paid", total: usd(2380) });
  expect(await states("slow")).toEqual(Object.fromEntries([bundle, ...parts].map((each) => [each, "active"])));
});

test("a gift of credits with code and tax refunds its buyer for unused credits", async () => {
  const pack = await made.sell({ type: "credit-pack", credits: { amount: 3, validDays: 5 }, price: usd(1000) });
  const codes = [await code({ basisPoints: 5_000 })];
  const { id } = await paid("patron", [pack], { codes, gift: { email: "kid@example.org" } });
  made.clock.ahead += 6 * 86_400_000;
  const [sent] = await made.mailsOf(id);
  expect((await claim("kid", sent?.values.code)).status).toBe(200);
  const [lot] = await made.entitlements("kid");
  const days = (Date.parse(lot?.endsAt ?? "") - made.ports.now()) / 86_400_000;
  expect(days).toBeGreaterThan(4.9);
  const counters = { customer: "kid", productId: pack, source: `ORDER#${id}`, left: 2, used: 1, reserved: 0 };
  await made.documents.send(
    new PutCommand({
      TableName: "CREDITS",
      Item: { pk: "CUSTOMER#kid", sk: `LOT#${pack}#ORDER#${id}`, ...counters },
    }),
  );
  const asked = await made.ask("patron", id);
  expect(asked.body).toMatchObject({ state: "requested", amount: usd(396) });
  expect(asked.body.policy).not.toContain("ended");
  expect((await made.ask("kid", id)).status).toBe(404);
  await made.approve("maker", asked.body.id);
  await made.delivered();
  expect(await states("kid")).toEqual({ [pack]: "revoked" });
  const left = await sums(id);
  expect(left).toMatchObject({ stripe: 595 - 396 });
  expect(Object.values(left).reduce((sum, each) => sum + each, 0)).toBe(0);
  // Rounded in the favour of whom it is owed to.
  expect([left.tax, left["creator:maker"]]).toEqual([-32, -302]);
});
