import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Discount, Redemption } from "../../../functions/commerce/contract/discount.ts";
import { changeDiscount } from "../../../functions/commerce/handlers/discounts/change-discount.ts";
import { createDiscount } from "../../../functions/commerce/handlers/discounts/create-discount.ts";
import { getDiscount } from "../../../functions/commerce/handlers/discounts/get-discount.ts";
import { listDiscounts } from "../../../functions/commerce/handlers/discounts/list-discounts.ts";
import { listRedemptions } from "../../../functions/commerce/handlers/discounts/list-redemptions.ts";
import { cancelOrder } from "../../../functions/commerce/handlers/orders/cancel-order.ts";
import { quoteCart } from "../../../functions/commerce/handlers/orders/quote-cart.ts";
import { call } from "../call.ts";
import { discountPorts } from "./discount-ports.ts";
import { type Memberships, memberships } from "./membership.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let shop: Memberships;
let ports: World["ports"] & ReturnType<typeof discountPorts>;
beforeAll(async () => {
  world = await startWorld();
  shop = memberships(world);
  ports = { ...world.ports, ...discountPorts(world.documents) };
});
afterAll(() => world.close());

type Answer = Discount & { code: string; detail: string };
const maker = { user: "maker", groups: ["creator"] };
const operator = { user: "op", groups: ["operator"] };
const terms = { name: "Ten off", value: { basisPoints: 1_000 } };
const bounded = { most: [{ amount: 1_000_000, currency: "usd" }], maxRedemptions: 1_000 };
/** An operator's percentage is bounded unless the body says otherwise. */
const create = (body: Record<string, unknown> = {}, who: object = maker) =>
  call<Answer>(createDiscount(ports), {
    ...who,
    body: {
      ...terms,
      ...(who === operator && ("amounts" in ((body.value ?? {}) as object) ? { maxRedemptions: 1_000 } : bounded)),
      ...body,
    },
  });
/** @returns the discount's code and id */
async function discount(
  body: Record<string, unknown> = {},
  who: object = maker,
): Promise<{ id: string; code: string }> {
  const reply = await create(body, who);
  if (reply.status !== 201) throw new Error(`${reply.body.code}: ${reply.body.detail}`);
  return reply.body;
}
const get = (id: string, who: object = maker) => call<Answer>(getDiscount(ports), { ...who, params: { id } });
const change = (id: string, body: object, who: object = maker) =>
  call<Answer>(changeDiscount(ports), { ...who, params: { id }, body });
const redemptions = async (id: string, who: object = maker) =>
  (await call<{ items: Redemption[] }>(listRedemptions(ports), { ...who, params: { id } })).body.items;
const order = (user: string, products: string[], ...codes: string[]) => world.order(user, products, {}, { codes });
const cancel = (user: string, id: string) => call(cancelOrder(ports), { user, params: { id } });
const redeemed = async (id: string) => (await get(id)).body.redeemed;
const refusal = (status: number, code: string) => ({ status, body: { code } });

test("a code is generated unless given, stored in capitals, and its owner's for good", async () => {
  const one = await create();
  expect([one.status, one.body]).toMatchObject([201, { owner: "maker", redeemed: 0, stacks: false, version: 1 }]);
  expect(one.body.code).toMatch(/^[A-Z2-9]{10}$/);
  expect((await create({ code: "spring-1" })).body.code).toBe("SPRING-1");
  expect(await create({ code: "Spring-1" })).toMatchObject(refusal(409, "code-taken"));
  // Nobody takes a code from another owner by being first.
  expect(await create({ code: "Spring-1" }, operator)).toMatchObject({ status: 201, body: { code: "SPRING-1" } });
  const reply = await call<{ errors: { pointer: string }[] }>(createDiscount(ports), {
    ...maker,
    body: { ...terms, code: "no spaces", value: { basisPoints: 10_001 } },
  });
  expect(reply.body.errors.map(({ pointer }) => pointer).sort()).toEqual(["/code", "/value/basisPoints"]);
});

test("only creators (for their products) and operators (for the platform) manage discounts", async () => {
  const [own, other] = [await world.sell(), await world.sell({ creatorId: "another" })];
  expect(await create({ products: [own] })).toMatchObject({ status: 201 });
  expect(await create({ products: [own, other] })).toMatchObject(refusal(422, "not-your-product"));
  expect(await create({ products: ["nothing"] })).toMatchObject(refusal(422, "unknown-product"));
  expect(await create({ owner: "platform" })).toMatchObject(refusal(403, "not-a-seller"));
  expect(await create({}, { user: "eve", groups: [] })).toMatchObject(refusal(403, "not-a-seller"));
  const ours = await create({ products: [own, other] }, operator);
  expect(ours).toMatchObject({ status: 201, body: { owner: "platform" } });
  const { id } = await discount();
  for (const who of [
    { user: "another", groups: ["creator"] },
    { user: "eve", groups: [] },
  ]) {
    for (const reply of [await get(id, who), await change(id, { version: 1, name: "Mine" }, who)]) {
      expect(reply).toMatchObject(refusal(404, "unknown-discount"));
    }
    const seen = await call(listRedemptions(ports), { ...who, params: { id } });
    expect(seen).toMatchObject(refusal(404, "unknown-discount"));
  }
  expect(await get(id, operator)).toMatchObject({ status: 200 });
});

test("discounts are listed newest first, in pages, for each owner alone", async () => {
  const lister = { user: "lister", groups: ["creator"] };
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push((await discount({}, lister)).id);
  const page = (query: object, who: object = lister) =>
    call<{ items: Discount[]; cursor?: string; code?: string }>(listDiscounts(ports), { ...who, query });
  const first = await page({ limit: "3" });
  const second = await page({ limit: "3", cursor: first.body.cursor });
  expect([...first.body.items, ...second.body.items].map(({ id }) => id)).toEqual(ids.toReversed());
  expect(second.body.cursor).toBeUndefined();
  expect((await page({ owner: "lister" }, operator)).body.items).toHaveLength(5);
  expect((await page({}, operator)).body.items.every(({ owner }) => owner === "platform")).toBe(true);
  expect(await page({ owner: "maker" })).toMatchObject(refusal(403, "not-a-seller"));
});

test("a change needs the version that was read, and keeps the count of redemptions", async () => {
  const product = await world.sell();
  const { id, code } = await discount({ maxRedemptions: 5 });
  expect((await get(id)).body.maxPerCustomer).toBe(1);
  await order("early", [product], code);
  const after = await change(id, { version: 1, maxRedemptions: null, name: "Other" });
  expect(after).toMatchObject({ status: 200, body: { name: "Other", version: 2 } });
  expect((await get(id)).body).toMatchObject({ name: "Other", redeemed: 1, version: 2 });
  expect((await get(id)).body).not.toHaveProperty("maxRedemptions");
  expect(await change(id, { version: 1, name: "Late" })).toMatchObject(refusal(409, "version-conflict"));
  expect((await change(id, { version: 2 })).status).toBe(400);
  expect((await change(id, { version: 2, value: { basisPoints: 1 } })).status).toBe(400);
  expect((await change(id, { version: 2, state: "archived" })).status).toBe(200);
  expect(await order("late", [product], code)).toMatchObject(refusal(422, "code-not-applicable"));
});

test("an order with codes costs what is left, and shows what each code took off", async () => {
  const [one, two] = [
    await world.sell(),
    await world.sell({ creatorId: "another", price: { amount: 500, currency: "usd" } }),
  ];
  const own = await discount({ stacks: true });
  const ours = await discount({ stacks: true, value: { amounts: [{ amount: 280, currency: "usd" }] } }, operator);
  const { status, body } = await order("saver", [one, two], ours.code, own.code.toLowerCase());
  expect([status, body.total]).toEqual([201, { amount: 1120, currency: "usd" }]);
  expect(body.lines).toMatchObject([
    { price: { amount: 720 }, listPrice: { amount: 1000 } },
    { price: { amount: 400 }, listPrice: { amount: 500 } },
  ]);
  expect(body.discounts).toEqual(
    [own, ours]
      .map(({ id, code }, n) => ({ id, code, amount: [100, 280][n] }))
      .sort((a, b) => (a.code < b.code ? -1 : 1)),
  );
  const [session] = await world.sessionsOf(body.id);
  expect(session).toMatchObject({ amount_total: 1120 });
  await world.onPage(body.checkoutUrl, "pay");
  await world.delivered();
  expect(await world.entitlements("saver")).toHaveLength(2);
  // One is reckoned on 900, which its creator sold it for; the other on 500.
  expect((await world.journals(body.id))[0]?.postings).toMatchObject([
    { account: "stripe", amount: 1058 },
    { account: "stripe-fees", amount: 62 },
    { account: "revenue", amount: 140 },
    { account: "creator:maker", amount: -810 },
    { account: "creator:another", amount: -450 },
  ]);
  expect(await redemptions(own.id)).toEqual([
    {
      reference: `ORDER#${body.id}`,
      amount: { amount: 100, currency: "usd" },
      state: "redeemed",
      at: expect.any(String),
    },
  ]);
});

test("fifty buyers at once never exceed a limit, and the others learn why", async () => {
  const product = await world.sell();
  const { id, code } = await discount({ maxRedemptions: 10 });
  const patient = async (n: number) => {
    for (;;) {
      const reply = await order(`rush-${n}`, [product], code);
      // Who kept losing to others is told to come back in a moment.
      if (reply.status !== 503) return reply;
    }
  };
  const replies = await Promise.all(Array.from({ length: 50 }, (_, n) => patient(n)));
  expect(replies.filter(({ status }) => status === 201)).toHaveLength(10);
  const others = replies.filter(({ status }) => status !== 201);
  expect(new Set(others.map(({ body }) => body.code))).toEqual(new Set(["code-not-applicable"]));
  expect(await redeemed(id)).toBe(10);
  expect(await redemptions(id)).toHaveLength(10);
});

test("the same cart and codes fifty times at once are one order; other codes make another", async () => {
  const product = await world.sell();
  const { id, code } = await discount({ maxPerCustomer: 1, maxRedemptions: 1 });
  const replies = await Promise.all(Array.from({ length: 50 }, () => order("clicker", [product], code)));
  expect(new Set(replies.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  expect(replies[0]?.status).toBe(201);
  expect(await redeemed(id)).toBe(1);
  expect(await order("clicker", [product])).toMatchObject(refusal(409, "checkout-open"));
  expect(await order("clicker", [product], (await discount()).code)).toMatchObject(refusal(409, "checkout-open"));
});

test("an order that ends unpaid releases its redemptions", async () => {
  const product = await world.sell();
  const { id, code } = await discount({ maxRedemptions: 1, maxPerCustomer: 1 });
  const { body } = await order("wavering", [product], code);
  expect(await order("another", [product], code)).toMatchObject(refusal(422, "code-not-applicable"));
  await cancel("wavering", body.id);
  expect([await redeemed(id), (await redemptions(id))[0]?.state]).toEqual([0, "given-back"]);
  const second = await order("wavering", [product], code);
  expect(second.status).toBe(201);
  expect(await redeemed(id)).toBe(1);
});

test("an order without a checkout at Stripe releases its redemptions", async () => {
  const product = await world.sell();
  const { id, code } = await discount({ value: { amounts: [{ amount: 990, currency: "usd" }] } });
  expect(await order("small", [product], code)).toMatchObject(refusal(422, "total-too-small"));
  expect(await redeemed(id)).toBe(0);
});

test("an order that a code makes free is paid at once, without Stripe", async () => {
  const product = await world.sell();
  const { id, code } = await discount({ value: { basisPoints: 10_000 } }, operator);
  const { status, body } = await order("lucky", [product], code);
  expect([status, body.state, body.checkoutUrl]).toEqual([201, "paid", undefined]);
  expect(await world.entitlements("lucky")).toMatchObject([{ productId: product, state: "active" }]);
  expect(await world.journals(body.id)).toMatchObject([{ cause: `payment:${body.id}` }]);
  expect((await redemptions(id, operator))[0]?.state).toBe("redeemed");
});

test("a late payment counts its redemption again, over the limit if need be", async () => {
  const product = await world.sell();
  const { id, code } = await discount({ maxRedemptions: 1 });
  const { body } = await order("slow", [product], code);
  await world.hold();
  await world.onPage(body.checkoutUrl, "pay");
  const before = await world.stored(body.id);
  await world.ports.commit({
    ...{ before, after: { ...before, state: "void", version: before.version + 1 } },
    ...{ entitlements: [], journals: [], guards: [], refunds: [], disputes: [] },
    redemptions: [
      {
        redemption: {
          ...{ discountId: id, reference: `ORDER#${body.id}`, amount: { amount: 100, currency: "usd" } },
          ...{ state: "given-back", at: before.createdAt },
        },
        customer: "slow",
        count: -1,
      },
    ],
  });
  expect((await order("quick", [product], code)).status).toBe(201);
  await world.release();
  await world.delivered();
  expect((await world.stored(body.id)).state).toBe("paid");
  expect(await redeemed(id)).toBe(2);
});

test("a discount for first purchases ends with the first paid order", async () => {
  const [one, two] = [await world.sell(), await world.sell()];
  const { code } = await discount({ firstPurchaseOnly: true });
  const { body } = await order("newcomer", [one], code);
  expect(body.total.amount).toBe(900);
  await world.onPage(body.checkoutUrl, "pay");
  await world.delivered();
  const other = await discount({ firstPurchaseOnly: true });
  expect(await order("newcomer", [two], other.code)).toMatchObject(refusal(422, "code-not-applicable"));
});

test("a free order does not count as the first purchase", async () => {
  const [free, paid] = [await world.sell({ price: { amount: 0, currency: "usd" } }), await world.sell()];
  expect((await order("freebie", [free])).body.state).toBe("paid");
  const { code } = await discount({ firstPurchaseOnly: true });
  expect((await order("freebie", [paid], code)).body.total.amount).toBe(900);
});

test("the write refuses a first-purchase code if an order was paid since the read", async () => {
  const [one, two] = [await world.sell(), await world.sell()];
  const { code } = await discount({ firstPurchaseOnly: true });
  const { body } = await order("racer", [one]);
  const asRead = await ports.findRedeemableDiscounts([code], ["maker"], "racer");
  await world.onPage(body.checkoutUrl, "pay");
  await world.delivered();
  let reads = 0;
  const findRedeemableDiscounts: typeof ports.findRedeemableDiscounts = (...asked) =>
    reads++ === 0 ? Promise.resolve(asRead) : ports.findRedeemableDiscounts(...asked);
  const late = await world.order("racer", [two], { findRedeemableDiscounts }, { codes: [code] });
  expect([late.status, late.body.code, reads]).toEqual([422, "code-not-applicable", 2]);
});

test("quotes and orders refuse every unusable code alike", async () => {
  const [own, another] = [await world.sell(), await world.sell({ creatorId: "another" })];
  const { code: foreign } = await discount();
  const archived = await discount();
  await change(archived.id, { version: 1, state: "archived" });
  const { code: later } = await discount({ startsAt: "2090-01-01T00:00:00.000Z" });
  const { code: dear } = await discount({ minimum: [{ amount: 99_999, currency: "usd" }] });
  const cases: [string, string][] = [
    [another, foreign],
    [own, archived.code],
    [own, later],
    [own, dear],
    [own, "NOSUCHCODE"],
  ];
  const answers = new Set<string>();
  for (const [product, code] of cases) {
    const quotedTo = await quote([product], [code]);
    const ordered = await order(`prober-${code}`, [product], code);
    const told = [quotedTo.body.rejected, ordered.status, ordered.body.code, ordered.body.detail];
    answers.add(JSON.stringify(told).replaceAll(code, "CODE"));
  }
  expect([...answers]).toHaveLength(1);
});

test("the platform's percentage is capped, whatever the seats and prices", async () => {
  const product = await world.sell({ price: { amount: 100_000, currency: "usd" } });
  const { code } = await discount(
    { value: { basisPoints: 3_000 }, most: [{ amount: 2_500, currency: "usd" }] },
    operator,
  );
  const seats = { organisation: await world.found("team"), count: 500 };
  const { body } = await world.order("team", [product], {}, { codes: [code], seats });
  expect(body.total.amount).toBe(500 * 100_000 - 2_500);
  expect(await create({ most: undefined }, operator)).toMatchObject(refusal(422, "inconsistent-terms"));
});

test("an unpaid order reserves a code for 36 minutes and no longer", async () => {
  const product = await world.sell();
  const { id, code } = await discount({ maxRedemptions: 1 });
  const { body } = await order("holder", [product], code);
  const [session] = await world.sessionsOf(body.id);
  const life = (session?.expires_at ?? 0) - (session?.created ?? 0);
  expect(life).toBeGreaterThanOrEqual(30 * 60);
  expect(life).toBeLessThanOrEqual(36 * 60);
  expect(await redeemed(id)).toBe(1);
});

interface Quote {
  lines: { price: { amount: number }; listPrice: { amount: number }; discounts: object[] }[];
  listTotal: { amount: number };
  total: { amount: number };
  discounts: { code: string; amount: number }[];
  rejected: { code: string; reason: string }[];
  code: string;
}
const quote = (products: string[], codes: string[] = [], more: object = {}) =>
  call<Quote>(quoteCart({ ...ports, isTaxed: false }), { ...more, body: { products, codes } });

test("a quote shows what each code takes off each line, or why not, and writes nothing", async () => {
  const [one, two] = [await world.sell(), await world.sell({ creatorId: "another" })];
  const { id, code } = await discount({ products: [one] });
  const before = await world.everything();
  const { status, body } = await quote([one, two], [code, "NOSUCH"]);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    listTotal: { amount: 2000 },
    total: { amount: 1900 },
    lines: [
      { price: { amount: 900 }, discounts: [{ code, amount: 100 }] },
      { price: { amount: 1000 }, discounts: [] },
    ],
    discounts: [{ code, name: "Ten off", amount: 100 }],
    rejected: [{ code: "NOSUCH", reason: "code-not-applicable" }],
  });
  expect(await world.everything()).toEqual(before);
  expect(await redeemed(id)).toBe(0);
  expect(await quote(["nothing"])).toMatchObject(refusal(404, "unknown-product"));
});

test("a quote says what is due now and later: instalments, a trial, and periods with a code", async () => {
  type Due = { tax: string; due: { now: { amount: number }; later: Record<string, unknown>[] }; code?: string };
  const ask = async (body: object, { user, isTaxed = false }: { user?: string; isTaxed?: boolean } = {}) =>
    (await call<Due>(quoteCart({ ...ports, isTaxed }), { ...(user !== undefined && { user }), body })).body;
  const usd = (amount: number) => ({ amount, currency: "usd" as const });
  const book = await world.sell({ price: usd(1000), instalments: [3] });
  expect((await ask({ products: [book] })).due).toEqual({ now: usd(1000), later: [] });
  const parts = await ask({ products: [book], instalments: 3 });
  expect(parts.due).toMatchObject({ now: usd(334), later: [{ amount: usd(334), every: "month", times: 2 }] });
  expect((await ask({ products: [book], instalments: 4 })).code).toBe("not-in-instalments");
  expect((await ask({ products: [book], instalments: 3, codes: ["ANY"] })).code).toBe("invalid-request");
  const club = await world.sell({
    type: "membership",
    price: usd(1000),
    recurring: { interval: "month", trialDays: 14 },
  });
  const { code } = await discount({ products: [club] });
  const trial = await ask({ products: [club], codes: [code] });
  expect(trial.due).toMatchObject({
    now: usd(0),
    later: [{ amount: usd(900) }, { amount: usd(1000), every: "month" }],
  });
  expect(trial.due.later[0]).not.toHaveProperty("every");
  expect([trial.tax, (await ask({ products: [club] }, { isTaxed: true })).tax]).toEqual(["none", "added"]);
  const yen = await world.sell({ price: { amount: 900, currency: "jpy" } });
  expect((await ask({ products: [yen] }, { isTaxed: true })).tax).toBe("included");
});

test("a lenient quote lists products that cannot be bought, with reasons, and quotes the rest", async () => {
  const [one, two] = [await world.sell(), await world.sell({ creatorId: "another" })];
  const club = await world.sell({ type: "membership", recurring: { interval: "month" } });
  const yen = await world.sell({ price: { amount: 900, currency: "jpy" } });
  const { code } = await discount({ products: [one] });
  const ask = (products: string[]) =>
    call<Quote & { unavailable?: { productId: string; code: string; title?: string }[] }>(
      quoteCart({ ...ports, isTaxed: false }),
      {
        body: { products, codes: [code], lenient: true },
      },
    );
  const { status, body } = await ask(["nothing", one, club, yen, two]);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    total: { amount: 1900 },
    lines: [{ price: { amount: 900 } }, { price: { amount: 1000 } }],
  });
  expect(body.unavailable?.map((each) => [each.productId, each.code])).toEqual([
    ["nothing", "unknown-product"],
    [club, "recurring-product"],
    [yen, "no-price-in-currency"],
  ]);
  expect(body.unavailable?.[0]).not.toHaveProperty("title");
  expect((await ask([one])).body.unavailable).toEqual([]);
  expect((await ask(["nothing"])).body).toMatchObject({ lines: [], total: { amount: 0 } });
});

test("a quote for a membership is for one period", async () => {
  const club = await world.sell({ type: "membership", recurring: { interval: "month" } });
  const { code } = await discount();
  expect((await quote([club], [code])).body).toMatchObject({ total: { amount: 900 } });
  expect(await quote([club, await world.sell()], [code])).toMatchObject(refusal(422, "recurring-product"));
});

/** Subscribes with a code, and begins at the page. */
async function member(user: string, product: string, code: string): Promise<string> {
  const { status, body } = await shop.subscribe(user, product, {}, { code });
  if (status !== 201) throw new Error(`${status} ${body.code} ${body.detail}`);
  await world.onPage(body.checkoutUrl, "pay");
  await world.delivered();
  return body.id;
}
const paid = async (user: string, id: string) =>
  (await shop.payments(user, id)).map(({ total, lines, discounts = [] }) => [
    total.amount,
    lines[0]?.listPrice?.amount,
    lines[0]?.shareBasis,
    discounts.map(({ amount }) => amount),
  ]);

test("a membership with a code costs less while the discount lasts, then the full price", async () => {
  const product = await shop.offer(1000);
  const months = await discount({ duration: { months: 2 } });
  const given = await discount({ duration: "once", value: { basisPoints: 5_000 } }, operator);
  const [own, ours] = [await member("mona", product, months.code), await member("otto", product, given.code)];
  const { body } = await shop.get("mona", own);
  expect(body.discount).toMatchObject({ code: months.code, amount: 100, duration: { months: 2 } });
  await shop.pass(63);
  await shop.pass(1);
  expect(await paid("mona", own)).toEqual([
    [900, 1000, undefined, [100]],
    [900, 1000, undefined, [100]],
    [1000, undefined, undefined, []],
  ]);
  expect((await paid("otto", ours)).slice(0, 2)).toEqual([
    [500, 1000, 1000, [500]],
    [1000, undefined, undefined, []],
  ]);
  const [first] = await shop.payments("otto", ours);
  expect((await world.journals(first?.id ?? ""))[0]?.postings).toMatchObject([
    { account: "stripe", amount: 455 },
    { account: "stripe-fees", amount: 45 },
    { account: "revenue", amount: 400 },
    { account: "creator:maker", amount: -900 },
  ]);
  expect(await redemptions(months.id)).toMatchObject([{ reference: `SUBSCRIPTION#${own}`, state: "redeemed" }]);
  expect(await redeemed(months.id)).toBe(1);
});

test("a creator earns from a first payment that the platform's discount made free", async () => {
  const product = await shop.offer(1000);
  const { code } = await discount({ value: { basisPoints: 10_000 } }, operator);
  const id = await member("paul", product, code);
  expect(await paid("paul", id)).toEqual([[0, 1000, 1000, [1000]]]);
  const [order] = await shop.payments("paul", id);
  expect(await world.journals(order?.id ?? "")).toMatchObject([
    {
      postings: [
        { account: "revenue", amount: 900 },
        { account: "creator:maker", amount: -900 },
      ],
    },
  ]);
  expect(await shop.rights("paul")).toEqual({ [product]: "active" });
});

test("a discount does not move to another plan", async () => {
  const [small, large] = [await shop.offer(1000), await shop.offer(3000)];
  const { code } = await discount({ duration: "forever", value: { basisPoints: 5_000 } });
  const id = await member("rosa", small, code);
  expect((await shop.change("rosa", id, large)).status).toBe(200);
  await world.delivered();
  const amounts = (await shop.payments("rosa", id)).map(({ total }) => total.amount);
  const [first = 0, difference = 0] = amounts.toSorted((a, b) => a - b);
  expect(first).toBe(500);
  expect(difference).toBeGreaterThan(2400);
  expect(difference).toBeLessThanOrEqual(2500);
  await shop.pass(32);
  await shop.pass(1);
  expect((await paid("rosa", id)).at(-1)).toEqual([3000, undefined, undefined, []]);
});

test("a pending membership reserves its redemption and releases it when it ends", async () => {
  const product = await shop.offer(1000);
  const { id, code } = await discount({ maxRedemptions: 1 });
  const clicks = await Promise.all(Array.from({ length: 10 }, () => shop.subscribe("sven", product, {}, { code })));
  expect(new Set(clicks.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
  expect(await redeemed(id)).toBe(1);
  expect(await shop.subscribe("tess", product, {}, { code })).toMatchObject(refusal(422, "code-not-applicable"));
  expect(await shop.subscribe("sven", product)).toMatchObject(refusal(409, "checkout-open"));
  await shop.cancel("sven", clicks[0]?.body.id ?? "");
  expect(await redeemed(id)).toBe(0);
  expect((await shop.subscribe("tess", product, {}, { code })).status).toBe(201);
});

test("a total below Stripe's minimum is refused and releases its redemption", async () => {
  const product = await shop.offer(1000);
  const { id, code } = await discount({ value: { amounts: [{ amount: 990, currency: "usd" }] } });
  expect(await shop.subscribe("uma", product, {}, { code })).toMatchObject(refusal(422, "total-too-small"));
  expect(await redeemed(id)).toBe(0);
});
