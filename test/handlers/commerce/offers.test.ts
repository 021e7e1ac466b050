import "./environment.ts";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { changing } from "../../../functions/commerce/changes/order-change.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import { type FoundDiscounts, NO_DISCOUNTS } from "../../../functions/commerce/discounts/discount-eligibility.ts";
import { listedCart, quoteOf } from "../../../functions/commerce/discounts/quote.ts";
import { quotedOffer } from "../../../functions/commerce/flows/use-offer.ts";
import { moneyOfLines } from "../../../functions/commerce/ledger/lines.ts";
import { endedOrder } from "../../../functions/commerce/orders/order.ts";
import { findDecision, insertDecision, keepOutcome } from "../../../functions/conversion/adapters/decisions.ts";
import { findOfferOrder, releaseUse, replaceOfferOrder } from "../../../functions/conversion/adapters/offer-orders.ts";
import {
  closeBudget,
  commitOffer,
  findOffer,
  findOfferUse,
  findSituation,
  listOffers,
} from "../../../functions/conversion/adapters/offers.ts";
import { nightOfOffers } from "../../../functions/conversion/adapters/offers-night.ts";
import type {
  Offer,
  OfferResults,
  Receipt,
  ShownOffer,
  Treatment,
} from "../../../functions/conversion/contract/offer.ts";
import {
  approveOffer,
  declineOffer,
  proposeOffer,
  stopOffer,
} from "../../../functions/conversion/flows/change-offer.ts";
import { type ChooseOfferPorts, chooseOffer } from "../../../functions/conversion/flows/choose-offer.ts";
import { offersNight } from "../../../functions/conversion/flows/offers-night.ts";
import { settleOffers } from "../../../functions/conversion/flows/settle-offers.ts";
import { chooseOffer as seeing } from "../../../functions/conversion/handlers/choose-offer.ts";
import { explainOffer } from "../../../functions/conversion/handlers/explain-offer.ts";
import { getOffer } from "../../../functions/conversion/handlers/get-offer.ts";
import { listOffers as listing } from "../../../functions/conversion/handlers/list-offers.ts";
import { proposeOffer as proposing } from "../../../functions/conversion/handlers/propose-offer.ts";
import { isRefusal } from "../../../functions/shared/kernel/refusal.ts";
import { DAY_MS, iso } from "../../../functions/shared/kernel/time.ts";
import { call } from "../call.ts";
import { startWorld, type World } from "./world.ts";

const TABLE = "CONVERSION";
let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const changes = () => ({
  findOffer: findOffer(world.documents, TABLE),
  findSituation: findSituation(world.documents, TABLE),
  findProducts: world.ports.findProducts,
  commitOffer: commitOffer(world.documents, TABLE),
  closeBudget: closeBudget(world.documents, TABLE),
  pause: world.ports.pause,
  now: world.ports.now,
});
const settling = () => ({
  ...changes(),
  findOfferOrder: findOfferOrder(world.documents, TABLE),
  replaceOfferOrder: replaceOfferOrder(world.documents, TABLE),
  releaseUse: releaseUse(world.documents, TABLE),
  findOfferUse: findOfferUse(world.documents, TABLE),
  findDecision: findDecision(world.documents, TABLE),
  keepOutcome: keepOutcome(world.documents, TABLE),
});
const choosing = (given: Partial<ChooseOfferPorts> = {}): ChooseOfferPorts => ({
  findSituation: findSituation(world.documents, TABLE),
  findDecision: findDecision(world.documents, TABLE),
  insertDecision: insertDecision(world.documents, TABLE),
  findProfile: async () => undefined,
  findInterests: async () => ({ topics: [], languages: [] }),
  findProducts: world.ports.findProducts,
  isHeldOut: async () => false,
  // The last arm.
  draw: () => 0.999_999,
  pause: world.ports.pause,
  now: world.ports.now,
  ...given,
});

const MAKER = { user: "maker", groups: ["creator"] };
const OPERATOR = { user: "op", groups: ["operator"] };
const A_FIFTH: Treatment = { kind: "discount", value: { basisPoints: 2_000 }, floor: 500 };

function asked(product: string, fields: Partial<Offer> = {}, by = MAKER) {
  const at = iso(world.ports.now());
  const terms = {
    name: "A fifth off",
    treatment: A_FIFTH,
    place: "product" as const,
    product,
    currency: "usd" as const,
    budget: 100_000,
    bearer: "creator" as const,
    audience: {},
    startsAt: at,
    endsAt: iso(world.ports.now() + 30 * DAY_MS),
    control: 0.1,
    mostReturns: 0.15,
    ...fields,
  };
  return { id: ulid(world.ports.now()), terms, by, at };
}
async function made(product: string, fields: Partial<Offer> = {}): Promise<Offer> {
  const offer = await proposeOffer(changes(), asked(product, fields));
  if (isRefusal(offer)) throw new Error(offer.detail);
  return offer;
}
async function given(user: string, product: string, ports: Partial<ChooseOfferPorts> = {}) {
  const decision = await chooseOffer(choosing(ports), { user, place: "product", product, currency: "usd" });
  if (isRefusal(decision)) throw new Error(decision.detail);
  return decision;
}
const useOf = (offer: Offer) => findOfferUse(world.documents, TABLE)(offer.id);
const told = async (id: string, fields: Partial<Order> = {}) => {
  const order = { ...(await world.stored(id)), ...fields };
  await settleOffers(settling(), { ...order, money: fields.money ?? moneyOfLines(order) });
};
const PRICE = { amount: 2_000, currency: "usd" } as const;
const person = () => `person-${ulid()}`;

/** As POST /quotes answers a person. */
async function quote(user: string, product: string, id: string, found: Omit<FoundDiscounts, "offer"> = NO_DISCOUNTS) {
  const at = iso(world.ports.now());
  const products = await world.ports.findProducts([product]);
  const listed = listedCart({ id: ulid(), customer: user, products: [product], at }, products, new Set());
  if (isRefusal(listed)) throw new Error(listed.detail);
  const offer = await quotedOffer(world.ports, user, id, at);
  return quoteOf(listed, {
    ...{ found: products, codes: [...found.byCode.keys()], discounts: { ...found, offer }, at },
    ...{ isTaxed: false, subscriptions: [], manages: () => false },
  });
}

test("an offer makes its product cheaper for the person it was made to, in quote and order alike", async () => {
  const product = await world.sell({ price: PRICE });
  const offer = await made(product);
  const user = person();
  expect((await given(user, product))?.arm).toBe(offer.id);
  const quoted = await quote(user, product, offer.id);
  expect(quoted.lines).toMatchObject([{ listPrice: PRICE, price: { amount: 1_600 }, offered: 400 }]);
  const { status, body } = await world.order(user, [product], {}, { offer: offer.id });
  expect(status).toBe(201);
  expect(body.total).toEqual({ amount: 1_600, currency: "usd" });
  expect(body.offer).toEqual({ id: offer.id, amount: 400 });
  expect(await useOf(offer)).toEqual({ spent: 400, orders: 0, returned: 0 });
  // Again: the same order, counted once.
  expect((await world.order(user, [product], {}, { offer: offer.id })).body.id).toBe(body.id);
  expect((await useOf(offer)).spent).toBe(400);
});

test("nobody uses an offer that was made to somebody else, has ended, or was stopped", async () => {
  const product = await world.sell({ price: PRICE });
  const offer = await made(product);
  const user = person();
  const refused = async (who: string) => {
    const { status, body } = await world.order(who, [product], {}, { offer: offer.id });
    expect({ status, code: body.code }).toEqual({ status: 422, code: "offer-not-applicable" });
  };
  await refused(user);
  expect((await quote(user, product, offer.id)).offerRejected).toContain("not made to you");
  await given(user, product);
  const other = person();
  await given(other, product, { draw: () => 0 });
  await refused(other);
  expect(isRefusal(await stopOffer(changes(), offer.id, { user: "stranger", groups: ["creator"] }))).toBe(true);
  await stopOffer(changes(), offer.id, OPERATOR);
  await refused(user);
});

test("a choice stands: neither another draw nor another offer changes it", async () => {
  const product = await world.sell({ price: PRICE });
  const offer = await made(product);
  const user = person();
  const first = await given(user, product);
  await made(product, { name: "More off", treatment: { ...A_FIFTH, value: { basisPoints: 5_000 } } });
  expect(await given(user, product, { draw: () => 0 })).toEqual(first);
  const [one, two] = await Promise.all([person()].flatMap((each) => [given(each, product), given(each, product)]));
  expect(one).toEqual(two);
  expect(first?.arm).toBe(offer.id);
});

test("who is not profiled, or is held out, is offered nothing", async () => {
  const product = await world.sell({ price: PRICE });
  await made(product);
  const off = { subject: "user:x", isOff: true } as never;
  expect(await given(person(), product, { findProfile: async () => off })).toBeUndefined();
  expect(await given(person(), product, { isHeldOut: async () => true })).toBeUndefined();
});

test("an operator's discount waits for the creator, who alone can approve or decline it", async () => {
  const product = await world.sell({ price: PRICE });
  const offer = await proposeOffer(changes(), asked(product, { bearer: "platform" }, OPERATOR));
  if (isRefusal(offer)) throw new Error(offer.detail);
  expect(offer.state).toBe("proposed");
  expect(await given(person(), product)).toBeUndefined();
  expect(await approveOffer(changes(), offer.id, OPERATOR)).toMatchObject({ refused: "unknown-offer" });
  expect(await approveOffer(changes(), offer.id, MAKER)).toMatchObject({ state: "active" });
  expect(await declineOffer(changes(), offer.id, MAKER)).toMatchObject({ refused: "not-proposed" });
  const user = person();
  await given(user, product);
  const { body } = await world.order(user, [product], {}, { offer: offer.id });
  // The platform bears it: the creator's share is of the price before it.
  expect((await world.stored(body.id)).lines[0]).toMatchObject({ offered: 400, shareBasis: 2_000 });
});

test.each([
  ["another creator's product", { creatorId: "other" }, {}, "not-your-product"],
  ["a floor at the price", {}, { treatment: { ...A_FIFTH, floor: 2_000 } }, "inconsistent-terms"],
  ["no budget", {}, { budget: undefined }, "inconsistent-terms"],
  ["a budget for less than one use", {}, { budget: 399 }, "inconsistent-terms"],
  ["the platform's money", {}, { bearer: "platform" }, "inconsistent-terms"],
  ["a currency without a price", {}, { currency: "eur" }, "inconsistent-terms"],
  ["a year", {}, { endsAt: "2099-01-01T00:00:00.000Z" }, "inconsistent-terms"],
] as const)("a creator cannot make an offer with %s", async (_, fields, terms, code) => {
  const product = await world.sell({ price: PRICE, ...fields });
  expect(await proposeOffer(changes(), asked(product, terms as Partial<Offer>))).toMatchObject({ refused: code });
});

test("only who sells makes offers, sees those for their own products, and only operators see all", async () => {
  const product = await world.sell({ price: PRICE });
  const { terms } = asked(product);
  const creator = { user: "maker", groups: ["creator"] };
  const stranger = { user: `stranger-${ulid()}`, groups: ["creator"] };
  const operator = { user: "op", groups: ["operator"] };
  const propose = (who: object) =>
    call<Offer & { code?: string }>(proposing({ ...changes(), newId: ulid }), { ...who, body: terms });
  const find = (who: object, id: string) => call<OfferResults>(getOffer(settling()), { ...who, params: { id } });
  const list = (who: object, of = "own") =>
    call<{ items: Offer[] }>(
      listing({ listOffers: listOffers(world.documents, TABLE), findOfferUse: settling().findOfferUse, now: Date.now }),
      { ...who, query: { of, limit: "100" } },
    );
  expect((await propose({ user: "learner" })).status).toBe(403);
  expect(await propose(stranger)).toMatchObject({ status: 422, body: { code: "not-your-product" } });
  const begun = await propose(creator);
  expect(begun.status).toBe(201);
  const { id } = begun.body;
  const found = await find(creator, id);
  expect(found.body).toMatchObject({ id, isInForce: true, use: { spent: 0, orders: 0 } });
  expect(found.body.arms.map(({ kind }) => kind)).toEqual(["nothing", "discount"]);
  expect((await find(operator, id)).status).toBe(200);
  expect((await find(stranger, id)).status).toBe(404);
  expect((await list(creator)).body.items.map((each) => each.id)).toContain(id);
  expect((await list(stranger)).body.items).toEqual([]);
  expect((await list(operator, "all")).body.items.map((each) => each.id)).toContain(id);
  expect((await list(creator, "all")).status).toBe(403);
  expect((await list({ user: "learner" })).status).toBe(403);
});

test("a person sees their offer, and its receipt adds up to 1", async () => {
  const product = await world.sell({ price: PRICE });
  const offer = await made(product);
  const user = person();
  const query = { place: "product", product, currency: "usd" };
  const see = () => call<{ offer?: ShownOffer }>(seeing(choosing()), { user, query });
  const why = () =>
    call<Receipt>(explainOffer({ findDecision: findDecision(world.documents, TABLE) }), { user, query });
  expect((await why()).status).toBe(404);
  expect((await see()).body.offer).toMatchObject({ id: offer.id, product, treatment: A_FIFTH });
  const { body } = await why();
  expect(body.arms.map(({ arm, isChosen }) => [arm, isChosen])).toEqual([
    ["nothing", false],
    ["discount", true],
  ]);
  expect(body.arms.reduce((sum, { propensity }) => sum + propensity, 0)).toBeCloseTo(1, 12);
  await world.order(user, [product], {}, { offer: offer.id });
  // Once an order has taken it, it is not shown any more.
  expect((await see()).body.offer).toBeUndefined();
});

test("a night learns from matured choices alone, and a repeated night changes nothing", async () => {
  const product = await world.sell({ price: PRICE });
  const offer = await made(product);
  const key = `product:${product}:usd`;
  const buyer = person();
  for (const user of [buyer, person(), person()]) await given(user, product);
  await given(person(), product, { draw: () => 0 });
  const { id } = (await world.order(buyer, [product], {}, { offer: offer.id })).body;
  await told(id, { state: "paid", paidAt: iso(world.ports.now()), version: 10 });
  const night = (days: number) =>
    offersNight(nightOfOffers(world.documents, TABLE, () => world.ports.now() + days * DAY_MS));
  await night(20);
  expect((await findSituation(world.documents, TABLE)(key))?.sums).toEqual({});
  for (const days of [22, 22, 23]) {
    await night(days);
    expect((await findSituation(world.documents, TABLE)(key))?.sums).toEqual({
      nothing: { decisions: 1, bought: 0, total: 0, squares: 0 },
      [offer.id]: { decisions: 3, bought: 1, total: 1_600, squares: 1_600 ** 2 },
    });
  }
});

test("offers and codes together never go below the floor, and a code that stands alone displaces the offer", async () => {
  const product = await world.sell({ price: PRICE });
  const offer = await made(product, { treatment: { ...A_FIFTH, floor: 1_500 } });
  const user = person();
  await given(user, product);
  const code = (basisPoints: number, stacks: boolean) => {
    const discount = {
      ...{ id: ulid(), owner: "maker", code: "HALF", name: "Half", value: { basisPoints } },
      ...{ startsAt: "2026-01-01T00:00:00.000Z", firstPurchaseOnly: false, stacks, duration: "once" },
      ...{ state: "active", redeemed: 0, createdAt: "2026-01-01T00:00:00.000Z", version: 1 },
    } as never;
    return quote(user, product, offer.id, { byCode: new Map([["HALF", [{ discount, used: 0 }]]]), hasBought: false });
  };
  const together = await code(1_000, true);
  expect(together.total.amount).toBe(1_500);
  expect(together.offer).toBeDefined();
  const alone = await code(1_000, false);
  expect(alone).toMatchObject({ total: { amount: 1_800 }, offerRejected: expect.stringContaining("stands alone") });
  expect(alone.offer).toBeUndefined();
  // Whoever has an offer never pays more than by their code alone.
  expect(await code(5_000, true)).toMatchObject({ total: { amount: 1_000 }, offerRejected: expect.any(String) });
});

test("an unpaid order gives budget and offer back, a paid one uses the offer up, a refund gives the budget back", async () => {
  const product = await world.sell({ price: PRICE });
  const offer = await made(product);
  const user = person();
  await given(user, product);
  const buy = () => world.order(user, [product], {}, { offer: offer.id });
  const first = (await buy()).body.id;
  const open = await world.stored(first);
  await world.ports.commit(changing(open, endedOrder(open, "void")));
  // Before the bus has told it, the next order takes the place of the void one.
  const second = (await buy()).body.id;
  expect(second).not.toBe(first);
  await told(first);
  await told(first);
  expect(await useOf(offer)).toEqual({ spent: 400, orders: 0, returned: 0 });
  const paidAt = iso(world.ports.now());
  await told(second, { state: "paid", paidAt, version: 10 });
  expect(await useOf(offer)).toEqual({ spent: 400, orders: 1, returned: 0 });
  const money = [{ refunded: 1_600, disputed: 0, earned: 0, earnedIn: "usd" as const }];
  const back = { state: "refunded", paidAt, version: 11, money } as const;
  await told(second, back);
  await told(second, back);
  // Late news of an older version changes nothing.
  await told(second, { state: "paid", paidAt, version: 10 });
  expect(await useOf(offer)).toEqual({ spent: 0, orders: 1, returned: 1 });
  const decision = await findDecision(world.documents, TABLE)(user, `product:${product}:usd`);
  expect(decision?.outcomes[second]).toEqual({ margin: 0, version: 11 });
  expect(decision?.usedBy).toBe(second);
});

test("an offer whose orders come back too often is stopped", async () => {
  const product = await world.sell({ price: PRICE });
  const offer = await made(product, { mostReturns: 0.1 });
  const paidAt = iso(world.ports.now());
  for (let n = 0; n < 20; n++) {
    const user = person();
    await given(user, product);
    const { id } = (await world.order(user, [product], {}, { offer: offer.id })).body;
    await told(id, { state: "paid", paidAt, version: 10 });
    expect((await findOffer(world.documents, TABLE)(offer.id))?.state).toBe("active");
    const money = [{ refunded: 1_600, disputed: 0, earned: 0, earnedIn: "usd" as const }];
    if (n >= 17) await told(id, { state: "refunded", paidAt, version: 11, money });
  }
  expect(await findOffer(world.documents, TABLE)(offer.id)).toMatchObject({
    state: "stopped",
    stopped: { why: "returns" },
  });
  expect(await given(person(), product)).toBeUndefined();
});

test("many orders at once, crashes and repeats never take more than the budget", async () => {
  const product = await world.sell({ price: PRICE });
  // Room for seven.
  const offer = await made(product, { budget: 7 * 400 + 399 });
  const people = Array.from({ length: 24 }, person);
  for (const each of people) await given(each, product);
  const buy = (user: string, n: number) =>
    world.order(
      user,
      [product],
      {
        // Every third request stops after its order is stored, as if its function had died: it comes again.
        openCheckout: n % 3 === 0 ? async () => Promise.reject(new Error("crashed")) : world.ports.openCheckout,
      },
      { offer: offer.id },
    );
  await Promise.all(people.map(buy));
  const repeated = await Promise.all(people.map((each) => buy(each, 1)));
  const sold = repeated.filter(({ status }) => status === 201);
  for (const { status, body } of repeated) {
    if (status !== 201) expect(["offer-not-applicable", "busy"]).toContain(body.code);
    else expect(body.total.amount).toBe(1_600);
  }
  const { spent } = await useOf(offer);
  expect(spent).toBe(400 * sold.length);
  expect(spent).toBeLessThanOrEqual(7 * 400 + 399);
  expect(sold.length).toBe(7);
});
