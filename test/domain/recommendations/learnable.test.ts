import fc from "fast-check";
import { expect, test } from "vitest";
import { capFor, learnableFrom, underCap } from "../../../functions/recommendations/log/learnable.ts";
import type { TrainingLog } from "../../../functions/recommendations/log/training-log.ts";
import { VISITORS } from "../../../functions/recommendations/settings.ts";
import { datasetOf, historyOf } from "../../../functions/recommendations/training/dataset.ts";
import { holdOut } from "../../../functions/recommendations/training/held-out.ts";
import { DAY, event, give, hourAt, logOf } from "./log-lines.ts";

const NOW = Date.parse("2026-05-02T00:00:00Z");
const at = "2026-05-01T23:00:00Z";
const catalogue = (...ids: string[]) => learnableFrom(new Set(ids));
const byUser = (user: string, type: string, product: string) => event({ type, product, user, at });
const byVisitor = (visitor: string, type: string, product: string) =>
  event({ type, product, user: undefined, anonymousId: visitor, at });
/** What users and visitors weigh on each product in all, by its id. */
function totals({ state }: TrainingLog, learnable: Parameters<typeof datasetOf>[2]) {
  const { subjects, itemIds, matrix } = datasetOf(state, NOW, learnable);
  const sums: Record<string, { users: number; visitors: number; most: number }> = {};
  subjects.forEach((subject, row) => {
    const isUser = String.fromCharCode(state.subjects.tagOf(subject)) === "u";
    const { indices, weights } = historyOf(matrix, row);
    for (let n = 0; n < indices.length; n++) {
      const id = itemIds[indices[n]!]!;
      const sum = sums[id] ?? { users: 0, visitors: 0, most: 0 };
      sums[id] = sum;
      sum[isUser ? "users" : "visitors"] += weights[n]!;
      if (!isUser) sum.most = Math.max(sum.most, Math.abs(weights[n]!));
    }
  });
  return sums;
}

test("the capped weight of visitors grows with their sum and never passes the cap", () => {
  const amount = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(amount, amount, amount, (one, other, cap) => {
      const [less, more] = [Math.min(one, other), Math.max(one, other)];
      expect(underCap(more, cap)).toBeLessThanOrEqual(cap);
      expect(underCap(less, cap)).toBeLessThanOrEqual(underCap(more, cap));
      expect(underCap(less, cap)).toBeLessThanOrEqual(less * (1 + 1e-12));
    }),
  );
  expect(underCap(1, 4)).toBe(1);
  expect(underCap(1001, 4)).toBeGreaterThan(underCap(1000, 4));
});

test("visitors together weigh at most half of what users do on a product, or two views", () => {
  const types = ["click", "view", "cart", "checkout", "dismiss"] as const;
  const said = fc.array(
    fc.tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom(...types), fc.constantFrom("a", "b", "c")),
    { maxLength: 200 },
  );
  const bought = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom("a", "b")), { maxLength: 12 });
  fc.assert(
    fc.property(said, bought, (visits, purchases) => {
      const log = logOf(
        ...visits.map(([n, type, product]) => byVisitor(`v${n}`, type, product)),
        ...purchases.map(([n, product]) => byUser(`u${n}`, "purchase", product)),
      );
      const raw = totals(log, {});
      const bounded = totals(log, { learnable: catalogue("a", "b", "c") });
      for (const [product, { users, visitors, most }] of Object.entries(bounded)) {
        // What users do is as it was.
        expect(users).toBeCloseTo(raw[product]!.users, 4);
        expect(Math.abs(visitors)).toBeLessThanOrEqual(capFor(users) + 1e-4);
        expect(most).toBeLessThanOrEqual(VISITORS.each + 1e-6);
      }
    }),
    { numRuns: 40 },
  );
});

test("events that need an account are not learnt from visitors", () => {
  const claims = ["progress", "complete", "purchase", "review"].map((type) => byVisitor("v", type, "a"));
  expect(datasetOf(logOf(...claims).state, NOW).itemIds).toEqual([]);
  const own = ["progress", "complete", "purchase", "review"].map((type) => byUser("u", type, "a"));
  expect(datasetOf(logOf(...own).state, NOW).itemIds).toEqual(["a"]);
});

test("only catalogue ids that two people like are learnt; of too many, the most liked", () => {
  const log = logOf(
    ...["u1", "u2", "u3"].flatMap((user) => ["a", "junk"].map((product) => byUser(user, "purchase", product))),
    ...["u1", "u2"].map((user) => byUser(user, "view", "b")),
    ...["u1", "u2"].map((user) => byUser(user, "view", "d")),
    byUser("u1", "view", "c"),
    byUser("u2", "dismiss", "c"),
    byUser("u9", "view", "junk"),
  );
  const learnable = catalogue("a", "b", "c", "d");
  const { itemIds, subjects, matrix, popularity } = datasetOf(log.state, NOW, { learnable });
  expect(itemIds).toEqual(["a", "b", "d"]);
  // Who has nothing that is learnt is no row.
  expect(Array.from(subjects, (subject) => log.state.subjects.textOf(subject))).toEqual(["u1", "u2", "u3"]);
  expect(matrix).toMatchObject({ rows: 3, columns: 3 });
  expect(popularity[0]).toBeGreaterThan(popularity[1]!);
  expect(datasetOf(log.state, NOW, { learnable: { ...learnable, mostItems: 2 } }).itemIds).toEqual(["a", "b"]);
});

test("models are judged by users' purchases and study, or all their events where those are few", () => {
  const ids = ["a", "b", "c", "d"];
  const end = "2026-05-01T00:00:00Z";
  const before = (days: number) => new Date(Date.parse(end) - days * DAY).toISOString();
  const histories = Array.from({ length: 60 }, (_, n) => [
    event({ type: "purchase", product: "a", user: `u${n}`, at: before(40) }),
    event({ type: "purchase", product: n % 2 ? "b" : "c", user: `u${n}`, at: before(30) }),
    event({ type: "view", product: "d", user: undefined, anonymousId: `v${n}`, at: before(30) }),
  ]).flat();
  const views = Array.from({ length: 60 }, (_, n) => [
    event({ type: "view", product: n % 2 ? "c" : "b", user: `u${n}`, at: before(1) }),
    event({ type: "view", product: "a", user: undefined, anonymousId: `v${n}`, at: before(1) }),
  ]).flat();
  const judgedIn = (buyers: number) => {
    const bought = Array.from({ length: buyers }, (_, n) =>
      event({ type: "purchase", product: n % 2 ? "c" : "b", user: `u${n}`, at: before(1) }),
    );
    const log = logOf();
    give(log, hourAt(end), [...histories, ...views, ...bought]);
    const { cases, judgedBy } = holdOut(log.state, "test", () => Number.POSITIVE_INFINITY, catalogue(...ids));
    return { cases: cases.length, judgedBy };
  };
  expect(judgedIn(55)).toEqual({ cases: 55, judgedBy: "facts" });
  expect(judgedIn(49)).toEqual({ cases: 60, judgedBy: "acts" });
});
