import { expect, test } from "vitest";
import {
  type PurchaseManifest,
  purchaseFeatures,
  purchaseManifest,
} from "../../../functions/recommendations/contract/purchase.ts";
import type { TrainPurchasePorts } from "../../../functions/recommendations/flows/train-purchase.ts";
import { trainPurchase } from "../../../functions/recommendations/flows/train-purchase.ts";
import { driftOf, stabilityIndex } from "../../../functions/recommendations/purchase/drift.ts";
import type { MaturedExposure } from "../../../functions/recommendations/purchase/matured.ts";
import type { PurchasePointer } from "../../../functions/recommendations/purchase/pointer.ts";
import { missingFor, slicesOf } from "../../../functions/recommendations/purchase/slices.ts";
import { purchaseDecision, trainPurchaseModel } from "../../../functions/recommendations/purchase/training.ts";
import { logistic } from "../../../functions/shared/statistics/logistic.ts";
import { normal, uniform } from "../../../functions/shared/statistics/random.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-30T03:00:00Z");
const WEEK = 7 * DAY;
const iso = (at: number) => new Date(at).toISOString();

/** How buying truly goes: by the topic and against a dearer price. */
const TRUTH = { intercept: -3, topic: 1.2, dearer: -0.8 };
const at = (name: (typeof purchaseFeatures)[number]) => purchaseFeatures.indexOf(name);

/** Exposures of so many days, the last of them a week before now, of people who buy by the truth. */
function exposures(days: number, each: number, { seed = 1, shift = 0 } = {}): MaturedExposure[] {
  const next = uniform(seed);
  const draw = normal(seed + 100);
  return Array.from({ length: days * each }, (_, n) => {
    const values = purchaseFeatures.map(() => 0);
    values[at("topic")] = draw();
    values[at("dearer")] = Math.abs(draw());
    values[at("price")] = 3 + draw();
    values[at("looked")] = n % 3;
    const logOdds = TRUTH.intercept + shift + TRUTH.topic * values[at("topic")]! + TRUTH.dearer * values[at("dearer")]!;
    return {
      subject: `u${n % (each * 5)}`,
      product: `p${n % 20}`,
      at: NOW - WEEK - days * DAY + Math.floor(((n + 0.5) * DAY) / each),
      placement: n % 2 ? "home" : "product",
      source: "factors",
      position: 1,
      values,
      reached: next() < logistic(logOdds) ? 4 : 0,
    };
  });
}

function portsOver(rows: readonly MaturedExposure[], features: readonly string[] = purchaseFeatures) {
  const state: { pointer: PurchasePointer | undefined; runs: object[]; models: Map<string, PurchaseManifest> } = {
    pointer: undefined,
    runs: [],
    models: new Map(),
  };
  const byDay = Map.groupBy(rows, (row) => iso(row.at).slice(0, 10));
  const ports: TrainPurchasePorts = {
    findMaturedDay: async (day) => {
      const found = byDay.get(day);
      return found && { features, seen: found.length, rows: found };
    },
    readPurchasePointer: async () => state.pointer,
    movePurchasePointer: async (from, to) => {
      if (from?.version !== state.pointer?.version) return false;
      state.pointer = to;
      return true;
    },
    findPurchaseManifest: async (id) => state.models.get(id),
    keepPurchaseManifest: async (made) => {
      state.models.set(made.id, made);
    },
    keepPurchaseRun: async (run) => {
      state.runs.push(run);
    },
    newId: () => `01JD0000000000000000000${String(state.models.size).padStart(3, "0")}`,
    now: () => NOW,
  };
  return { ports, state };
}

test("slices lie apart by a week, so that each label is known before the next slice begins", () => {
  const { fit, calibration, test: last } = slicesOf(exposures(60, 50));
  const ends = [fit, calibration, last].map((rows) => ({
    from: Math.min(...rows.map((row) => row.at)),
    known: Math.max(...rows.map((row) => row.at)) + WEEK,
  }));
  expect(ends[0]!.known).toBeLessThanOrEqual(ends[1]!.from);
  expect(ends[1]!.known).toBeLessThanOrEqual(ends[2]!.from);
  // And the last exposure's week is over now.
  expect(ends[2]!.known).toBeLessThanOrEqual(NOW);
});

test("below its evidence nothing is fitted, and it is said what is missing", async () => {
  expect(missingFor([], slicesOf([]))).toEqual([
    { what: "days", has: 0, needs: 28 },
    { what: "exposures", has: 0, needs: 2_000 },
    { what: "buyers", has: 0, needs: 50 },
  ]);
  const few = exposures(10, 100);
  const { ports, state } = portsOver(few);
  const { run, served } = await trainPurchase(ports);
  expect(run).toMatchObject({
    state: "not-enough",
    missing: [
      { what: "days", has: 10, needs: 28 },
      { what: "exposures", needs: 2_000 },
    ],
  });
  expect(run.why).toContain("of 28 days");
  expect(served).toBeUndefined();
  expect([state.models.size, state.runs.length]).toEqual([0, 1]);
});

test("a run finds the truth within its errors, is measured on later rows, and serves at first", async () => {
  const { ports, state } = portsOver(exposures(60, 200));
  const { run } = await trainPurchase(ports);
  expect(run.state).toBe("promoted");
  const [made] = [...state.models.values()];
  expect(purchaseManifest.parse(JSON.parse(JSON.stringify(made)))).toEqual(JSON.parse(JSON.stringify(made)));
  for (const name of ["topic", "dearer"] as const) {
    const { coefficient, deviation, standardError } = made!.model.features[at(name)]!;
    expect(Math.abs(coefficient - TRUTH[name] * deviation)).toBeLessThan(3 * standardError);
  }
  const all = made!.quality.find(({ slice }) => slice === "all")!;
  expect(all.auc.low).toBeGreaterThan(0.7);
  expect(all.calibrationError.value).toBeLessThan(0.03);
  expect(all.logLoss.value).toBeLessThan(made!.baseRate.logLoss);
  expect(made!.quality.map(({ slice }) => slice)).toEqual(
    expect.arrayContaining(["placement:home", "placement:product", "people:new", "people:returning", "price:10 to 50"]),
  );
  expect(state.pointer).toMatchObject({ champion: made!.id, model: made!.model });
});

test("the newest labels decide nothing that is fitted: other ones change the measure alone", () => {
  const rows = exposures(60, 200);
  const slices = slicesOf(rows);
  const known = { id: "01JD000000000000000000000A", now: NOW, seed: 1 };
  const one = trainPurchaseModel(slices, undefined, known);
  const otherEnd = slices.test.map((row) => ({ ...row, reached: row.reached === 4 ? 0 : 4 }));
  const other = trainPurchaseModel({ ...slices, test: otherEnd }, undefined, known);
  expect(other.model).toEqual(one.model);
  expect(other.decision.reason).toBe("below-base-rate");
  const later = slices.calibration.map((row) => ({ ...row, reached: 4 - row.reached }));
  const uncalibrated = ({ model }: PurchaseManifest) => ({ ...model, calibration: undefined });
  expect(uncalibrated(trainPurchaseModel({ ...slices, calibration: later }, undefined, known))).toEqual(
    uncalibrated(one),
  );
});

test("a challenger serves only if it beats the base rate and is no worse than the champion on later exposures", () => {
  const met = (loss: number, champion?: { id: string; logLoss: number | undefined }) =>
    purchaseDecision(loss, { baseRate: 0.2, champion });
  expect(met(0.19)).toMatchObject({ promote: true, reason: "first" });
  expect(met(0.2)).toMatchObject({ promote: false, reason: "below-base-rate" });
  expect(met(Number.NaN)).toMatchObject({ promote: false, reason: "below-base-rate" });
  expect(met(0.15, { id: "c", logLoss: 0.15 })).toMatchObject({ promote: true, reason: "not-worse" });
  expect(met(0.16, { id: "c", logLoss: 0.15 })).toMatchObject({ promote: false, reason: "worse-than-champion" });
  expect(met(0.16, { id: "c", logLoss: undefined })).toMatchObject({ promote: true, reason: "other-features" });
});

test("a worse challenger is listed, and the champion stays", async () => {
  const { ports, state } = portsOver(exposures(60, 200));
  await trainPurchase(ports);
  const champion = state.pointer!;
  // The champion knows the truth by heart.
  const knows = {
    ...champion.model,
    intercept: TRUTH.intercept,
    calibration: { intercept: 0, low: 1, high: 1 },
    features: purchaseFeatures.map((name) => ({
      name,
      mean: 0,
      deviation: 1,
      standardError: 0,
      coefficient: name === "topic" || name === "dearer" ? TRUTH[name] : 0,
    })),
  };
  state.pointer = { ...champion, champion: "01JD000000000000000000000T", model: knows };
  const { run, served } = await trainPurchase(ports);
  expect(run.state).toBe("kept-champion");
  expect(served?.model).toEqual(knows);
  expect(state.models.get(run.model!)?.decision.reason).toBe("worse-than-champion");
  expect(state.pointer.champion).toBe("01JD000000000000000000000T");
});

test("exposures of other features are not learnt from", async () => {
  const { ports } = portsOver(exposures(60, 200), ["other"]);
  expect((await trainPurchase(ports)).run).toMatchObject({
    state: "not-enough",
    missing: [{ what: "days", has: 0 }, {}, {}],
  });
});

test("drift is found where people buy otherwise or are others, and not where nothing has changed", async () => {
  const { ports, state } = portsOver(exposures(60, 200));
  await trainPurchase(ports);
  const [made] = [...state.models.values()];
  const same = driftOf(made!, exposures(7, 500, { seed: 9 }))!;
  expect(same).toMatchObject({ isDrifted: false, rows: 3_500 });
  expect(Math.max(...same.stability.map(({ index }) => index))).toBeLessThan(0.25);
  expect(driftOf(made!, exposures(7, 500, { seed: 9, shift: 1.5 }))).toMatchObject({ isDrifted: true });
  const others = exposures(7, 500, { seed: 9 }).map((row) => ({
    ...row,
    values: row.values.map((value, n) => (n === at("topic") ? value + 2 : value)),
  }));
  const moved = driftOf(made!, others)!;
  expect(moved.isDrifted).toBe(true);
  expect(moved.stability.filter(({ index }) => index > 0.25).map(({ feature }) => feature)).toEqual(["topic"]);
  expect(driftOf(made!, exposures(1, 100))).toBeUndefined();
  expect(stabilityIndex({ edges: [1], shares: [0.5, 0.5] }, [0, 0, 2, 2])).toBe(0);
});
