import { expect, test } from "vitest";
import {
  decisionRoutes,
  FEWEST_PEOPLE,
  storedDecisions,
} from "../../../functions/recommendations/contract/decision.ts";
import { type PurchaseFeature, purchaseFeatures } from "../../../functions/recommendations/contract/purchase.ts";
import { decisionsOf } from "../../../functions/recommendations/purchase/decisions.ts";
import { decisionsSaid } from "../../../functions/recommendations/purchase/decisions-said.ts";
import type { MaturedExposure } from "../../../functions/recommendations/purchase/matured.ts";
import type { ServedPurchaseModel } from "../../../functions/recommendations/purchase/on-list.ts";
import { factorSaid } from "../../../functions/recommendations/purchase/words.ts";

const NOW = Date.parse("2026-11-30T03:00:00Z");
const at = (name: PurchaseFeature) => purchaseFeatures.indexOf(name);

function shown(
  person: number,
  reached: number,
  fields: Partial<MaturedExposure> & { set?: Partial<Record<PurchaseFeature, number>> } = {},
): MaturedExposure {
  const { set = {}, ...rest } = fields;
  const values = purchaseFeatures.map((name) => set[name] ?? 0);
  return {
    subject: `u${person}`,
    product: "a",
    at: NOW - 9e8,
    placement: "home",
    source: "factors",
    position: 1,
    values,
    reached,
    ...rest,
  };
}
/** So many people who came so far. */
const people = (from: number, count: number, reached: number, fields: Parameters<typeof shown>[2] = {}) =>
  Array.from({ length: count }, (_, n) => shown(from + n, reached, fields));

const served: ServedPurchaseModel = {
  id: "01JD000000000000000000000P",
  features: purchaseFeatures,
  model: {
    intercept: -3,
    interceptError: 0.1,
    features: purchaseFeatures.map((name) => ({
      name,
      mean: 0.5,
      deviation: 1,
      coefficient: name === "topic" ? 2 : name === "price" ? -1 : 0,
      standardError: 0.1,
    })),
    calibration: { intercept: 0, low: 1, high: 1 },
  },
};
const said = (rows: readonly MaturedExposure[], model: ServedPurchaseModel | undefined = served) =>
  storedDecisions.parse(decisionsOf("a", rows, { now: NOW, served: model, isSample: false }));

test("each person counts once in the funnel, as far as they came, and the steps only narrow", () => {
  const rows = [...people(0, 60, 0), ...people(0, 40, 1), ...people(0, 20, 3), ...people(0, 12, 4), ...people(0, 6, 5)];
  const { funnel } = said(rows);
  expect(funnel.map(({ step, people: count }) => [step, count])).toEqual([
    ["shown", 60],
    ["opened", 40],
    ["cart", 20],
    // Nobody left between cart and checkout.
    ["checkout", 20],
    ["bought", 12],
    ["begun", 6],
    ["finished", undefined],
  ]);
  expect(funnel[1]?.ofBefore?.mean).toBeCloseTo(2 / 3, 9);
  expect(funnel[0]?.ofBefore).toBeUndefined();
});

test("a step that fewer than five came to, or left at, has no number; what was bought comes before what led to it", () => {
  const few = said([...people(0, 48, 0), ...people(100, 14, 4), ...people(200, 3, 1)]).funnel;
  expect(few.map(({ people: count }) => count)).toEqual([65, undefined, 14, 14, 14, undefined, undefined]);
  // Of those shown, as the step before has no number.
  expect(few[2]?.ofBefore?.mean).toBeCloseTo(14 / 65, 9);
  const more = said([...people(0, 48, 0), ...people(100, 10, 4), ...people(200, 12, 1)]).funnel;
  expect(more.map(({ people: count }) => count)).toEqual([70, 22, 10, 10, 10, undefined, undefined]);
});

test("no group is about fewer than five people, and none follows from the others", () => {
  const phone = { device: "phone" } as const;
  const rows = [
    ...people(0, 60, 0, { placement: "home", ...phone }),
    ...people(100, 20, 4, { placement: "home" }),
    ...people(200, 30, 0, { placement: "cart", device: "computer" }),
    ...people(300, 4, 4, { placement: "library" }),
    ...people(350, 6, 0, { placement: "product" }),
    ...people(400, 3, 0, { placement: "next", device: "computer" }),
  ];
  const { placements, devices } = said(rows);
  expect(placements.map(({ placement, people: count, bought }) => [placement, count, bought])).toEqual([
    // The four buyers in libraries would be told by the difference.
    ["home", 80, undefined],
    ["cart", 30, undefined],
    ["product", 6, undefined],
  ]);
  const many = said([
    ...rows,
    ...people(500, 9, 4, { placement: "library" }),
    ...people(600, 9, 0, { placement: "library" }),
  ]);
  expect(many.placements[0]).toMatchObject({ placement: "home", people: 80, bought: 20 });
  for (const { people: count, bought } of [...placements, ...devices]) {
    expect(count).toBeGreaterThanOrEqual(FEWEST_PEOPLE);
    if (bought !== undefined) expect(Math.min(bought, count - bought)).toBeGreaterThanOrEqual(FEWEST_PEOPLE);
  }
  // What is too small comes to fewer than five together: the smallest of the others goes with it.
  const one = said([
    ...people(0, 60, 0),
    ...people(100, 20, 4),
    ...people(200, 9, 0, { placement: "cart" }),
    ...people(300, 4, 0, { placement: "next" }),
  ]);
  expect(one.placements.map(({ placement }) => placement)).toEqual(["home"]);
});

test("what goes with buying is what the contributions say over people, with the side and the direction", () => {
  const rows = [
    ...people(0, 60, 0, { set: { topic: 1, price: 2 } }),
    ...people(100, 20, 4, { set: { topic: 0.9, price: 2.1 } }),
  ];
  const { factors } = said(rows);
  expect(factors.map((each) => [each.feature, each.with, each.isAbove])).toEqual([
    ["topic", "buying", true],
    ["price", "leaving", true],
  ]);
  const [topic] = factors;
  expect(topic!.contribution.mean).toBeCloseTo(2 * (0.975 - 0.5), 9);
  expect(topic!.contribution.low).toBeLessThan(topic!.contribution.mean);
  // One person shown it a thousand times is not a thousand people.
  const storm = said([...rows, ...Array.from({ length: 1000 }, () => shown(0, 0, { set: { topic: 9 } }))]);
  const width = ({ low, high }: { low: number; high: number }) => high - low;
  const stormy = storm.factors.find(({ feature }) => feature === "topic");
  expect(stormy === undefined || width(stormy.contribution) > 20 * width(topic!.contribution)).toBe(true);
});

test("price is told by what the person usually pays", () => {
  const { prices } = said([
    ...people(0, 40, 0, { set: { dearer: 0.5, looked: 1 } }),
    ...people(100, 20, 4, { set: { cheaper: 0.5, looked: 1 } }),
    ...people(150, 20, 0, { set: { cheaper: 0.5, looked: 1 } }),
    ...people(200, 20, 0, { set: { looked: 1 } }),
    ...people(300, 20, 0),
  ]);
  expect(prices.map(({ band, people: count }) => [band, count])).toEqual([
    ["cheaper", 40],
    ["dearer", 40],
    ["usual", 20],
  ]);
});

test("below the evidence nothing is said but what is missing, and no number under five", () => {
  const few = decisionsSaid("a", said(people(0, 30, 0)), "en");
  expect(few).toMatchObject({ state: "not-enough", funnel: [], factors: [], placements: [] });
  expect(few.missing).toMatchObject([
    { what: "people", has: 30, needs: 50 },
    { what: "buyers", needs: 5 },
  ]);
  expect(few.missing[0]?.text).toBe("Lists must have shown it to 50 people a week ago or earlier; so far they are 30.");
  expect(few.missing[1]).not.toHaveProperty("has");
  const none = decisionsSaid("a", undefined, "zh");
  expect(none.missing.map(({ text }) => text)).toEqual([
    "至少要有 50 人在一周以前从列表里看到它。",
    "其中至少要有 5 人在一周内购买。",
  ]);
  expect(said(people(0, 4, 0)).people).toBeUndefined();
});

test("without a model all but the factors is told, and that there is none", () => {
  const stored = decisionsOf("a", [...people(0, 60, 0), ...people(100, 20, 4)], {
    now: NOW,
    served: undefined,
    isSample: false,
  });
  const told = decisionsSaid("a", stored, "en");
  expect(told).toMatchObject({ state: "ready", factors: [], missing: [{ what: "model" }] });
  expect(told.funnel[1]?.text).toBe("20 people opened it: 25% (16.8% to 35.5%) of those before.");
});

test("sentences say what goes together, in both languages, and never why", () => {
  const rows = [
    ...people(0, 60, 0, { set: { topic: 1 } }),
    ...people(100, 20, 4, { set: { topic: 1.2 }, device: "phone" }),
  ];
  for (const language of ["en", "zh"] as const) {
    const told = decisionRoutes.getDecisions.reply.parse(decisionsSaid("a", said(rows), language));
    const texts = [...told.funnel, ...told.factors, ...told.placements, ...told.sources, ...told.devices].map(
      ({ text }) => text,
    );
    for (const text of texts) expect(text).not.toMatch(/because of|causes|leads to|导致|造成|所以/);
    expect(texts.join("")).toMatch(language === "zh" ? /往往伴随购买/ : /goes with buying/);
  }
  const both = purchaseFeatures.flatMap((feature) =>
    [true, false].map((isAbove) => factorSaid({ feature, isAbove, with: "buying" }, "en")),
  );
  expect(new Set(both).size).toBe(2 * purchaseFeatures.length);
  expect(at("minutes")).toBe(0);
});
