import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ReceivedGift, ShownGift } from "../../../functions/commerce/contract/gift.ts";
import type { ShownOrder } from "../../../functions/commerce/contract/order.ts";
import { claimGift } from "../../../functions/commerce/handlers/gifts/claim-gift.ts";
import { getGift } from "../../../functions/commerce/handlers/gifts/get-gift.ts";
import { listReceivedGifts } from "../../../functions/commerce/handlers/gifts/list-received-gifts.ts";
import { readdressGift } from "../../../functions/commerce/handlers/gifts/readdress-gift.ts";
import { sendGiftAgain } from "../../../functions/commerce/handlers/gifts/send-gift-again.ts";
import { getOrder } from "../../../functions/commerce/handlers/orders/get-order.ts";
import { placeOrder } from "../../../functions/commerce/handlers/orders/place-order.ts";
import { call } from "../call.ts";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";

let made: SecondThoughts;
beforeAll(async () => {
  made = await secondThoughts();
});
afterAll(() => made.close());

type Told<Body> = Body & { code?: string; detail?: string };
const give = (user: string, products: string[], email = "friend@example.org", more: object = {}) =>
  call<Told<ShownOrder>>(placeOrder(made.ports), { user, body: { products, gift: { email, ...more } } });
const claim = (user: string, code: string | undefined) =>
  call<{ products: { productId: string }[]; claimedAt: string; code?: string }>(claimGift(made.ports), {
    user,
    body: { code },
  });
const look = (user: string, id: string) => call<Told<ShownGift>>(getGift(made.ports), { user, params: { id } });
const again = (user: string, id: string) => call<Told<ShownGift>>(sendGiftAgain(made.ports), { user, params: { id } });
const readdress = (user: string, id: string, email: string) =>
  call<Told<ShownGift>>(readdressGift(made.ports), { user, params: { id }, body: { email } });
async function given(user: string, products: string[], email?: string) {
  const { body } = await give(user, products, email);
  await made.onPage(body.checkoutUrl, "pay");
  await made.delivered();
  const [sent] = await made.mailsOf(body.id);
  return { id: body.id, code: sent?.values.code ?? "" };
}
const states = async (customer: string) =>
  Object.fromEntries((await made.entitlements(customer)).map(({ productId, state }) => [productId, state]));

test("a gift is paid, mailed, and opens to the member who claims it", async () => {
  const [a, b] = [await made.sell(), await made.sell()];
  const { body } = await give("ann", [a, b], "Bo@Example.org", { message: "Enjoy", language: "zh" });
  expect(body).toMatchObject({ state: "pending", gift: { email: "bo@example.org", state: "unpaid" } });
  expect(await made.mailsOf(body.id)).toEqual([]);
  await made.onPage(body.checkoutUrl, "pay");
  await made.delivered();
  const [sent] = await made.mailsOf(body.id);
  expect(sent).toMatchObject({ to: "bo@example.org", language: "zh", values: { message: "Enjoy" } });
  expect(sent?.values.url).toBe(`https://shop.example/zh/gifts/claim#${sent?.values.code}`);
  expect([await states("ann"), await made.balance(body.id, "stripe")]).toEqual([{}, 2000 - 88]);
  const reply = await claim("bo", sent?.values.code);
  expect(reply).toMatchObject({ status: 200, body: { products: [{ productId: a }, { productId: b }] } });
  expect(await states("bo")).toEqual({ [a]: "active", [b]: "active" });
  expect(await states("ann")).toEqual({});
  expect(await claim("bo", sent?.values.code)).toEqual(reply);
  const seen = (await look("ann", body.id)).body;
  expect(seen).toMatchObject({ state: "claimed", email: "bo@example.org", claimedAt: reply.body.claimedAt });
  expect(JSON.stringify(seen)).not.toContain('"bo"');
});

test("a claimer lists their gifts, newest first, and sees nothing about the giver", async () => {
  const list = async (query: object = {}) =>
    (await call<{ items: ReceivedGift[]; cursor?: string }>(listReceivedGifts(made.ports), { user: "lister", query }))
      .body;
  expect(await list()).toEqual({ items: [] });
  const [a, b] = [await made.sell(), await made.sell()];
  const older = await given("giver", [a], "x@example.org");
  const newer = await given("giver", [b], "x@example.org");
  await claim("lister", older.code);
  await claim("lister", newer.code);
  expect((await list()).items).toMatchObject([
    { products: [{ productId: b }], state: "claimed" },
    { products: [{ productId: a }], state: "claimed" },
  ]);
  expect(JSON.stringify(await list())).not.toMatch(/giver|x@example\.org|01J/);
  const first = await list({ limit: "1" });
  expect((await list({ limit: "1", cursor: first.cursor })).items).toMatchObject([{ products: [{ productId: a }] }]);
});

test("of twenty members who claim at once, one gets the gift", async () => {
  const product = await made.sell();
  const { code } = await given("many", [product]);
  const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => claim(`claimer-${n}`, code)));
  expect(replies.filter(({ status }) => status === 200)).toHaveLength(1);
  for (const { status, body } of replies)
    if (status !== 200) expect([status, body.code]).toEqual([409, "gift-claimed"]);
  const rights = await Promise.all(replies.map((_, n) => made.entitlements(`claimer-${n}`)));
  expect(rights.flat()).toHaveLength(1);
});

test("a claim and an order at once do not give a member the same product twice", async () => {
  for (let n = 0; n < 5; n++) {
    const product = await made.sell();
    const { code } = await given("generous", [product]);
    const [claimed, ordered] = await Promise.all([claim(`torn-${n}`, code), made.order(`torn-${n}`, [product])]);
    expect([claimed, ordered].filter(({ status }) => status < 300)).toHaveLength(1);
  }
});

test("the same gift to the same address is one order; to another address, another", async () => {
  const [a, b] = [await made.sell(), await made.sell()];
  const first = (await give("twice", [a])).body.id;
  expect((await give("twice", [a], "FRIEND@example.org")).body.id).toBe(first);
  expect((await give("twice", [a], "other@example.org")).body.id).not.toBe(first);
  expect(await give("twice", [a, b])).toMatchObject({ status: 409, body: { code: "checkout-open" } });
  // What they buy for themselves is another matter.
  expect((await made.order("twice", [a])).status).toBe(201);
  const replies = await Promise.all(Array.from({ length: 10 }, () => give("hasty", [a])));
  expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
});

test("a buyer may give what they own, more than once", async () => {
  const product = await made.sell();
  await made.bought("owner", [product]);
  const one = await given("owner", [product]);
  const other = await given("owner", [product]);
  expect(other.id).not.toBe(one.id);
  expect(await claim("owner", one.code)).toMatchObject({ status: 409, body: { code: "already-owned" } });
  expect((await claim("friend-1", one.code)).status).toBe(200);
  expect((await claim("friend-2", other.code)).status).toBe(200);
});

test("a gift is not claimed by its creator, by an owner of the product, or by guessing", async () => {
  const [a, b] = [await made.sell({ creatorId: "maker" }), await made.sell({ creatorId: "maker" })];
  const { id, code } = await given("kind", [a, b]);
  await made.bought("has-b", [b]);
  expect((await claim("has-b", code)).body.code).toBe("already-owned");
  expect((await claim("maker", code)).body.code).toBe("own-product");
  for (const guess of [`${id}-`, `${id}-guess`, "x", code.toLowerCase(), `${code}.`]) {
    expect(await claim("guesser", guess)).toMatchObject({ status: 404, body: { code: "unknown-gift" } });
  }
  expect((await claim("at-last", code)).status).toBe(200);
});

/** Money back for a gift: it was mailed, so that a person decides. */
async function givenBack(buyer: string, id: string) {
  const { body } = await made.ask(buyer, id);
  expect(body).toMatchObject({ state: "requested", policy: expect.stringContaining("was mailed to another") });
  return (await made.approve("op", body.id, {}, ["operator"])).body.state;
}

test("a refunded gift cannot be claimed, and a refund ends a claimed one", async () => {
  const product = await made.sell();
  const early = await given("regret", [product]);
  expect(await givenBack("regret", early.id)).toBe("succeeded");
  await made.delivered();
  expect(await claim("too-late", early.code)).toMatchObject({ status: 409, body: { code: "gift-refunded" } });
  expect((await look("regret", early.id)).body).toMatchObject({ state: "withdrawn" });
  const late = await given("regret", [product]);
  await claim("glad", late.code);
  expect(await givenBack("regret", late.id)).toBe("succeeded");
  await made.delivered();
  expect(await states("glad")).toEqual({ [product]: "revoked" });
});

test("a refund of a gift depends on its claimer's progress, not its buyer's", async () => {
  const product = await made.sell({ type: "ebook" });
  const { id, code } = await given("asker", [product]);
  await made.opened("asker", product);
  await claim("reader", code);
  await made.opened("reader", product);
  const handedOut = expect.stringContaining("the content of Title of");
  expect((await made.ask("asker", id)).body).toMatchObject({ state: "requested", policy: handedOut });
  expect((await made.ask("reader", id)).body.code).toBe("unknown-order");
  const unread = await given("asker", [product]);
  expect((await made.ask("asker", unread.id)).body.policy).not.toContain("handed out");
});

test("a dispute suspends a claimed gift, and a lost one ends it", async () => {
  const product = await made.sell();
  const { id, code } = await given("thief", [product]);
  await claim("innocent", code);
  const { paymentIntent = "" } = await made.stored(id);
  const { latest_charge } = await made.stripe.paymentIntents.retrieve(paymentIntent);
  const dispute = await made.contested(String(latest_charge));
  expect(await states("innocent")).toEqual({ [product]: "suspended" });
  await made.bank(`disputes/${dispute}/lose`);
  expect(await states("innocent")).toEqual({ [product]: "revoked" });
});

test("a gift is mailed five times at most, and a new address gets a new code", async () => {
  const product = await made.sell();
  const { id, code } = await given("typo", [product], "fiend@example.org");
  expect(await again("typo", id)).toMatchObject({ status: 202, body: { mails: 2, code } });
  const { body } = await readdress("typo", id, "friend@example.org");
  expect(body).toMatchObject({ email: "friend@example.org", mails: 3, state: "waiting" });
  expect((await claim("finder", code)).body.code).toBe("unknown-gift");
  const sent = await made.mailsOf(id);
  expect(sent.map(({ to }) => to).sort()).toEqual(["fiend@example.org", "fiend@example.org", "friend@example.org"]);
  expect(sent.find(({ to }) => to === "friend@example.org")?.values.code).toBe(body.code);
  const replies = await Promise.all(Array.from({ length: 8 }, () => again("typo", id)));
  expect(replies.filter(({ status }) => status === 202)).toHaveLength(2);
  expect(replies.filter(({ status }) => status === 429)).toHaveLength(6);
  expect(await made.mailsOf(id)).toHaveLength(5);
  expect((await claim("found", body.code)).status).toBe(200);
  expect((await readdress("typo", id, "x@example.org")).body.code).toBe("not-waiting");
});

test("only the buyer sees a gift, mails it and sees its order", async () => {
  const { id, code } = await given("host", [await made.sell()]);
  await claim("guest", code);
  for (const ask of [look, again, (user: string, of: string) => readdress(user, of, "x@example.org")]) {
    expect(await ask("guest", id)).toMatchObject({ status: 404, body: { code: "unknown-gift" } });
  }
  expect(await call(getOrder(made.ports), { user: "guest", params: { id } })).toMatchObject({ status: 404 });
  const { id: plain } = await made.bought("host", [await made.sell()]);
  expect((await look("host", plain)).body.code).toBe("unknown-gift");
});

test("a void gift order whose payment arrives late is mailed after all", async () => {
  const product = await made.sell();
  const { body } = await give("slow", [product]);
  await made.onPage(body.checkoutUrl, "pay-later");
  await made.delivered();
  expect(await made.mailsOf(body.id)).toEqual([]);
  await made.onPage(body.checkoutUrl, "succeed");
  await made.delivered();
  expect(await made.mailsOf(body.id)).toHaveLength(1);
});

test("a free product cannot be a gift, as gifts mail strangers", async () => {
  const product = await made.sell({ price: { amount: 0, currency: "usd" } });
  expect(await give("spammer", [product])).toMatchObject({ status: 422, body: { code: "free-gift" } });
  expect(await made.ordersOf("spammer")).toEqual([]);
});

test.each([
  [{ email: "nobody" }, "/gift/email"],
  [{ email: "a@example.org", message: "x".repeat(501) }, "/gift/message"],
  [{ email: "a@example.org", language: "fr" }, "/gift/language"],
  [{ email: "a@example.org", to: "b" }, "/gift/to"],
])("a gift of %j is refused, naming the field", async (gift, pointer) => {
  const reply = await call(placeOrder(made.ports), { user: "u", body: { products: ["a"], gift } });
  expect(reply).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
});
