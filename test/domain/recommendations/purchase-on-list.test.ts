import fc from "fast-check";
import { expect, test } from "vitest";
import { purchaseFeatures } from "../../../functions/recommendations/contract/purchase.ts";
import { receipt as receiptShape } from "../../../functions/recommendations/contract/receipt.ts";
import { knownBy } from "../../../functions/recommendations/interactions/interaction.ts";
import { explained } from "../../../functions/recommendations/purchase/explained.ts";
import { purchaseSnapshot } from "../../../functions/recommendations/purchase/features.ts";
import { score } from "../../../functions/recommendations/purchase/model.ts";
import { type ServedPurchaseModel, withPurchase } from "../../../functions/recommendations/purchase/on-list.ts";
import { decidedList } from "../../../functions/recommendations/receipts/decided-list.ts";
import { replays, toShownReceipt } from "../../../functions/recommendations/receipts/receipt.ts";
import { candidatesFor } from "../../../functions/recommendations/serving/candidates.ts";
import { deviceOf } from "../../../functions/recommendations/serving/device.ts";
import { situationFor } from "../../../functions/recommendations/serving/situation.ts";
import { logistic } from "../../../functions/shared/statistics/logistic.ts";
import { productOf, serving, shelf } from "./shop.ts";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const AT = "2026-06-01T00:00:00.000Z";
const DAY = 86_400_000;
const ID = "01JD000000000000000000000A";
const known = [
  knownBy({ type: "purchase", product: "p3", at: "2026-05-30T00:00:00Z" }),
  knownBy({ type: "view", product: "p5", at: "2026-05-31T00:00:00Z" }),
  knownBy({ type: "cart", product: "p5", at: "2026-05-31T00:00:00Z" }),
];
const person = { known, spentMs: 9 * 60_000, firstSeenAt: NOW - 9 * DAY };
const read = {
  user: "u",
  declared: { topics: [], languages: [] },
  known,
  shown: [],
  owned: new Set<string>(),
  shelf,
  serving,
  rules: [],
  locale: undefined,
  now: NOW,
};
const situation = situationFor({ placement: "home" }, read);

const modelOf = (coefficient: (at: number) => number): ServedPurchaseModel => ({
  id: "01JD000000000000000000000P",
  features: purchaseFeatures,
  model: {
    intercept: -4.1,
    interceptError: 0.1,
    features: purchaseFeatures.map((name, at) => ({
      name,
      mean: 0.3 + at / 100,
      deviation: 1 + at / 10,
      coefficient: coefficient(at),
      standardError: 0.1,
    })),
    calibration: { intercept: 0.05, low: 0.93, high: 1.1 },
  },
});

function listed(
  fields: Partial<Parameters<typeof decidedList>[0]> = {},
  purchase: Parameters<typeof withPurchase>[2] = { person, served: modelOf((at) => at / 20 - 0.6) },
) {
  const asked = {
    id: ID,
    at: AT,
    placement: "home" as const,
    user: "u",
    anonymousId: undefined,
    limit: 12,
    model: "m",
  };
  const all = { ...asked, device: undefined, ...fields };
  const made = situationFor({ placement: all.placement }, read);
  const { receipt } = decidedList(all, { situation: made, set: candidatesFor(made), reranker: { state: "off" } });
  return withPurchase(receipt, made, purchase);
}

const featuresOf = (
  product: ReturnType<typeof productOf>,
  position = 1,
  by: Parameters<typeof purchaseSnapshot>[0] = person,
) => {
  const [values = []] = purchaseSnapshot(by, situation, [{ product, position, relevance: 0.5, isByChance: false }]);
  return Object.fromEntries(purchaseFeatures.map((name, at) => [name, values[at]!]));
};

test("features are what the person did here, what the product is, and where it stands", () => {
  expect(featuresOf(productOf(5), 3)).toMatchObject({
    minutes: Number(Math.log1p(9).toFixed(4)),
    looked: Number(Math.log1p(2).toFixed(4)),
    bought: Number(Math.log1p(1).toFixed(4)),
    away: Number(Math.log1p(1).toFixed(4)),
    acquainted: Number(Math.log1p(9).toFixed(4)),
    wanted: 1,
    position: Number(Math.log(3).toFixed(4)),
    relevance: 0.5,
    onProductPage: 0,
    byChance: 0,
  });
  // The usual price is what was paid for p3: 3 dollars.
  expect(featuresOf(productOf(8)).dearer).toBeCloseTo(Math.log(9 / 4), 3);
  expect(featuresOf(productOf(8)).cheaper).toBe(0);
  expect(featuresOf(productOf(1)).cheaper).toBeCloseTo(Math.log(4 / 2), 3);
  // Both known products are of law.
  expect(featuresOf(productOf(7)).topic).toBe(1);
  expect(featuresOf(productOf(8)).topic).toBe(0);
});

test("of who was never seen before nothing is known, and nothing is made up", () => {
  const nobody = { known: [], spentMs: 0, firstSeenAt: undefined };
  const blank = situationFor({ placement: "product", product: "p3" }, { ...read, known: [] });
  const [values] = purchaseSnapshot(nobody, blank, [
    { product: productOf(5), position: 1, relevance: 1, isByChance: true },
  ]);
  const named = Object.fromEntries(purchaseFeatures.map((name, at) => [name, values![at]]));
  expect(named).toMatchObject({ minutes: 0, looked: 0, away: 0, acquainted: 0, views: 0, wanted: 0, byChance: 1 });
  expect(named.onProductPage).toBe(1);
});

test("an item's contributions add up to its log-odds to the last bit, and the probability follows", () => {
  const values = fc.array(fc.double({ min: -9, max: 9, noNaN: true }), {
    minLength: purchaseFeatures.length,
    maxLength: purchaseFeatures.length,
  });
  fc.assert(
    fc.property(values, values, (row, coefficients) => {
      const { model } = modelOf((at) => coefficients[at]!);
      const { probability, logOdds, contributions } = explained(model, row);
      expect(contributions.reduce((sum, each) => sum + each, 0)).toBe(logOdds);
      expect(probability).toBe(logistic(logOdds));
      // And they are the model's own, but for the rounding of each to six places.
      const raw = score(model, Float64Array.from(row));
      expect(Math.abs(logOdds - raw.logOdds)).toBeLessThan(2e-5);
    }),
  );
});

test("a receipt with purchase probabilities replays exactly, and adds up after it was stored", () => {
  const made = receiptShape.parse(JSON.parse(JSON.stringify(listed())));
  expect(replays(made)).toBe(true);
  expect(made.purchase).toEqual({ features: [...purchaseFeatures], model: "01JD000000000000000000000P" });
  expect(made.items).toHaveLength(12);
  for (const { purchase } of made.items) {
    expect(purchase!.values).toHaveLength(purchaseFeatures.length);
    expect(purchase!.contributions!.reduce((sum, each) => sum + each, 0)).toBe(purchase!.logOdds);
    expect(purchase!.probability).toBe(logistic(purchase!.logOdds!));
  }
  // People see their own.
  expect(toShownReceipt(made).items[0]?.purchase).toEqual(made.items[0]?.purchase);
});

test("the list is the same with a purchase model, without one, and with one that reads something else", () => {
  const order = (receipt: ReturnType<typeof listed>) => receipt.items.map(({ product }) => product);
  const without = listed({}, { person, served: undefined });
  expect(order(without)).toEqual(order(listed()));
  expect(without.items[0]?.purchase?.probability).toBeUndefined();
  expect(without.items[0]?.purchase?.values).toEqual(listed().items[0]?.purchase?.values);
  const foreign = listed({}, { person, served: { ...modelOf(() => 1), features: ["other"] } });
  expect(foreign).toEqual(without);
});

test("there is none for who chose not to be profiled, for nobody known, and where nothing is for sale", () => {
  const nothing = (receipt: ReturnType<typeof listed>) => {
    expect(receipt.purchase).toBeUndefined();
    expect(receipt.items.some(({ purchase }) => purchase)).toBe(false);
  };
  nothing(listed({}, { person: undefined, served: modelOf(() => 1) }));
  nothing(listed({ user: undefined }));
  nothing(listed({ placement: "continue" }));
});

test("a device is what a browser says that it is, and no more", () => {
  expect(deviceOf("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Mobile/15E148")).toBe("phone");
  expect(deviceOf("Mozilla/5.0 (Linux; Android 16) Chrome/140 Mobile Safari/537.36")).toBe("phone");
  expect(deviceOf("Mozilla/5.0 (X11; Linux x86_64) Chrome/140")).toBe("computer");
  expect(deviceOf("curl/8.5.0")).toBeUndefined();
  expect(deviceOf(undefined)).toBeUndefined();
});
