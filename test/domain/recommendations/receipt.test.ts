import fc from "fast-check";
import { expect, test } from "vitest";
import { DECIDED, INTERESTS } from "../../../functions/behaviour/contract/profile.ts";
import { orderFacts } from "../../../functions/behaviour/domain/facts.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import { attributed } from "../../../functions/recommendations/attribution/attributed.ts";
import { receipt } from "../../../functions/recommendations/contract/receipt.ts";
import type { Rule } from "../../../functions/recommendations/contract/rule.ts";
import { decidedList, withoutOffSale } from "../../../functions/recommendations/receipts/decided-list.ts";
import {
  isMadeFor,
  replayedList,
  replays,
  toShownReceipt,
} from "../../../functions/recommendations/receipts/receipt.ts";
import { candidatesFor } from "../../../functions/recommendations/serving/candidates.ts";
import { situationOf } from "./shop.ts";

const AT = "2026-06-01T00:00:00.000Z";
const ID = "01JD000000000000000000000A";
const pin: Rule = {
  id: "pin",
  action: "pin",
  product: "p22",
  position: 2,
  note: "for the fair",
  version: 1,
  updatedAt: AT,
  updatedBy: "olga",
};

function decided(id: string, limit: number, reranked: boolean) {
  const situation = situationOf({ rules: [pin] });
  const gathered = candidatesFor(situation);
  const scores = gathered.candidates.map((_, at) => ((at * 7919) % 101) / 101);
  return decidedList(
    { id, at: AT, placement: "cart", user: "u", anonymousId: undefined, limit, model: "m" },
    { situation, set: gathered, reranker: reranked ? { state: "used", scores } : { state: "late" } },
  );
}
const ulid = fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{25}$/).map((text) => `0${text}`);

test("a stored receipt replays to the list that was shown", () => {
  fc.assert(
    fc.property(ulid, fc.integer({ min: 1, max: 50 }), fc.boolean(), fc.array(fc.nat(20)), (id, limit, used, gone) => {
      const { receipt: made, ready } = decided(id, limit, used);
      const off = new Set(gone.map((at) => ready[at]?.id));
      const shown = withoutOffSale(made, (product) => off.has(product));
      const read = receipt.parse(JSON.parse(JSON.stringify(shown)));
      expect(replays(read)).toBe(true);
      expect(replayedList(read).items).toEqual(shown.items);
      expect(shown.items.some(({ product }) => off.has(product))).toBe(false);
    }),
  );
});

test("a receipt whose list was tampered with does not replay", () => {
  const { receipt: made } = decided(ID, 10, false);
  expect(replays({ ...made, items: made.items.toReversed() })).toBe(false);
});

test("a receipt names the rules that were applied, without their authors and notes", () => {
  const { receipt: made } = decided(ID, 10, false);
  expect(made.rules).toMatchObject([{ id: "pin", applied: ["p22"] }]);
  expect(made.items[1]).toMatchObject({ product: "p22", slot: "pinned", position: 2 });
  expect(JSON.stringify(made)).not.toMatch(/olga|fair/);
});

test("a withdrawn product is replaced by a spare; without one the receipt stays the same object", () => {
  const { receipt: made } = decided(ID, 10, false);
  const [first] = made.items;
  const shown = withoutOffSale(made, (id) => id === first?.product);
  expect(shown.items).toHaveLength(10);
  expect(shown.dropped).toContainEqual({ id: first?.product, reason: "withdrawn" });
  expect(withoutOffSale(made, () => false)).toBe(made);
});

test("a receipt is for who it was made for and for operators", () => {
  const own = { user: "u" };
  expect(isMadeFor(own, { user: "u", groups: [] })).toBe(true);
  expect(isMadeFor(own, { user: "other", groups: ["creator"] })).toBe(false);
  expect(isMadeFor(own, { user: "olga", groups: ["operator"] })).toBe(true);
  expect(isMadeFor({ user: "u", anonymousId: "v" }, { anonymousId: "v" })).toBe(false);
  expect(isMadeFor({ anonymousId: "v" }, { anonymousId: "v" })).toBe(true);
  expect(isMadeFor({ anonymousId: "v" }, { anonymousId: "w" })).toBe(false);
  expect(isMadeFor({}, {})).toBe(false);
});

test("a list's owner sees their own data in its receipt, operators see all of it", () => {
  const { receipt: made } = decided(ID, 10, true);
  const { history, interests, items, context, model, reranker } = made;
  const own = toShownReceipt(made, ["creator", "moderator"]);
  expect(own).toMatchObject({ history, interests, items, context, model, reranker: { state: reranker.state } });
  for (const secret of ["rules", "candidates", "dropped", "withdrawn", "seed", "lambda", "spare", "scores"]) {
    expect(JSON.stringify(own)).not.toContain(`"${secret}"`);
  }
  expect(JSON.stringify(own)).not.toContain("fair");
  expect(toShownReceipt(made, ["operator"])).toEqual(made);
});

test("an order or event is attributed to its position on the list it names, for a week", () => {
  const { receipt: made } = decided(ID, 10, false);
  const chosen = made.items.find(({ slot }) => slot === "exploration")!;
  const click = { recommendationId: ID, product: chosen.product, at: "2026-06-03T00:00:00Z" };
  expect(attributed(click, made)).toEqual({
    recommendationId: ID,
    product: chosen.product,
    placement: "cart",
    model: "m",
    position: chosen.position,
    source: chosen.source,
    slot: "exploration",
    propensity: chosen.propensity,
  });
  expect(attributed({ ...click, at: "2026-06-09T00:00:00Z" }, made)).toBeUndefined();
  expect(attributed({ ...click, at: "2026-05-30T23:59:59Z" }, made)).toBeUndefined();
  expect(attributed({ ...click, product: "p3" }, made)).toBeUndefined();
  expect(attributed({ ...click, recommendationId: undefined }, made)).toBeUndefined();
});

test("a receipt of the largest list is below 96 KiB before it is compressed", () => {
  const history = new Map(
    Array.from({ length: INTERESTS + DECIDED }, (_, n) => [
      `p${n % 9}-${n}`,
      { weight: Math.PI, action: "view" as const },
    ]),
  );
  const situation = situationOf({ history });
  const asked = { id: ID, at: AT, placement: "home", user: "u", anonymousId: "v", limit: 50, model: "m" } as const;
  const { receipt: made } = decidedList(asked, {
    situation,
    set: candidatesFor(situation),
    reranker: { state: "off" },
  });
  expect(JSON.stringify(made).length).toBeLessThan(96 * 1024);
});

test("an order that names a list is logged as a purchase attributed to it", () => {
  const { receipt: made } = decided(ID, 10, false);
  const price = { amount: 100, currency: "usd" } as const;
  const line = (productId: string) => ({
    productId,
    creatorId: "c",
    type: "course" as const,
    title: "T",
    version: 1,
    price,
    refundDays: 14,
  });
  const paid = "2026-06-02T00:00:00Z";
  const order: Order = {
    id: "01JD000000000000000000000B",
    customer: "u",
    lines: [line(made.items[2]!.product), line("bought-beside-it")],
    total: { amount: 200, currency: "usd" },
    refunded: { amount: 0, currency: "usd" },
    state: "paid",
    createdAt: paid,
    paidAt: paid,
    recommendationId: ID,
    version: 2,
  };
  const facts = orderFacts(undefined, order, (_, of) => of);
  expect(facts.map((fact) => attributed(fact, made)?.position)).toEqual([3, undefined]);
});
