import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { topics } from "../../functions/catalogue/contract/product.ts";
import { FEATURES } from "../../functions/recommendations/serving/features.ts";
import { defaultSettings } from "../../functions/recommendations/settings.ts";
import { keepMachine, keptMachine } from "../../local/reranker/machine-file.ts";
import { areaUnderRoc, logLoss, ndcg10 } from "../../local/reranker/measure.ts";
import { shelfAt, type TimedEvent } from "../../local/reranker/past.ts";
import { trainReranker } from "../../local/reranker/train-reranker.ts";
import { productOf } from "../product-of.ts";

test("the area under the curve is the share of pairs in the right order, ties counting half", () => {
  const pair = fc.record({ score: fc.integer({ min: 0, max: 5 }), label: fc.constantFrom(0, 1) });
  fc.assert(
    fc.property(fc.array(pair, { minLength: 2, maxLength: 30 }), (pairs) => {
      const of = (label: number) => pairs.filter((each) => each.label === label).map(({ score }) => score);
      const [negatives, positives] = [of(0), of(1)];
      fc.pre(negatives.length > 0 && positives.length > 0);
      let right = 0;
      for (const a of positives) for (const b of negatives) right += a > b ? 1 : a === b ? 0.5 : 0;
      const area = areaUnderRoc(
        pairs.map(({ score }) => score),
        pairs.map(({ label }) => label),
      );
      expect(area).toBeCloseTo(right / (positives.length * negatives.length), 9);
    }),
  );
});

test("log-loss and NDCG equal a calculation by hand", () => {
  expect(logLoss([0.5, 0.5], [1, 0])).toBeCloseTo(Math.log(2), 12);
  expect(logLoss([1, 0], [1, 0])).toBeCloseTo(0, 9);
  const exposure = { ids: ["a", "b", "c"], instances: [], visited: [], labels: [0, 1, 0], diverse: [], chosen: 2 };
  const ideal = 1 + 1 / Math.log2(3);
  expect(ndcg10(exposure, [0, 1, 2])).toBeCloseTo(1 / Math.log2(3) / ideal, 12);
  expect(ndcg10(exposure, [1, 0, 2])).toBeCloseTo(1 / ideal, 12);
});

const settings = { ...defaultSettings, d: 8, epochs: 4 };
const START = Date.parse("2026-01-01T00:00:00Z");
const HOUR = 3_600_000;

test("the shelf of a past instant has neither later products nor later reviews", () => {
  const product = productOf("a", { publishedAt: new Date(START).toISOString(), rating: { count: 9, sum: 45 } });
  const later = productOf("b", { publishedAt: new Date(START + 9 * HOUR).toISOString() });
  const shelf = new Map([product, later].map((each) => [each.id, each]));
  const review = (time: number) => ({ type: "review", product: "a", value: 4, time }) as TimedEvent;
  const past = shelfAt(shelf, [review(START + HOUR), review(START + 5 * HOUR)], START + 2 * HOUR);
  expect([...past.keys()]).toEqual(["a"]);
  expect(past.get("a")?.rating).toEqual({ count: 1, sum: 4 });
  expect(shelf.get("a")?.rating.count).toBe(9);
});

/** Learners who look at everything of their topic, one product after another, and at nothing else. */
function world() {
  const shelf = new Map(
    Array.from({ length: 60 }, (_, n) => {
      const fields = { topic: topics[n % 3]!, creatorId: `c${n % 7}`, publishedAt: "2025-01-01T00:00:00Z" } as const;
      return [`p${n}`, productOf(`p${n}`, fields)] as const;
    }),
  );
  const events: TimedEvent[] = [];
  for (let step = 0; step < 20; step++) {
    for (let user = 0; user < 45; user++) {
      const time = START + (step * 100 + user) * HOUR;
      events.push({
        id: `${step}-${user}`,
        type: "purchase",
        at: new Date(time).toISOString(),
        product: `p${(3 * ((user * 5 + step * 7) % 20) + (user % 3)) % 60}`,
        session: "s",
        subject: `user:u${user}`,
        time,
        consent: true,
      });
    }
  }
  return { shelf, events };
}

test("a re-ranker learns who likes which topic, and the same for the same seed", () => {
  const { shelf, events } = world();
  const first = trainReranker(shelf, events, settings, () => {});
  const row = first.table.find(({ order }) => order === "re-ranked");
  expect(row?.auc).toBeGreaterThan(0.7);
  expect(row?.logLoss).toBeLessThan(first.table[0]?.logLoss as number);
  expect(first.machine.n).toBe(FEATURES);
  expect(trainReranker(shelf, events, settings, () => {}).table).toEqual(first.table);
});

test("a log in which nobody chose anything later is refused", () => {
  const { shelf, events } = world();
  expect(() => trainReranker(shelf, events.slice(0, 3), settings, () => {})).toThrow(/too short/);
  expect(() => trainReranker(shelf, [], settings, () => {})).toThrow(/too short/);
});

test("a machine is stored and served; without one there is none, and a damaged one is reported", async () => {
  const directory = await mkdtemp(join(tmpdir(), "machine-"));
  expect(await keptMachine(directory)).toBeUndefined();
  const machine = { bias: 1, linear: new Float64Array([2, 0]), factors: new Float64Array(2), k: 1, n: 2 };
  await keepMachine(directory, machine);
  const predict = await keptMachine(directory);
  expect(predict?.([{ keys: [0], values: [1], shape: 2 }])).toEqual([1 / (1 + Math.exp(-3))]);
  await writeFile(join(directory, "sagemaker", "lyceum-reranker.fm"), "nothing");
  await expect(keptMachine(directory)).rejects.toThrow(RangeError);
  await rm(directory, { recursive: true });
});
