import fc from "fast-check";
import { expect, test } from "vitest";
import type { Progress } from "../../../functions/learning/contract/progress.ts";
import { type Report, reportedProgress } from "../../../functions/learning/domain/progress.ts";

const instant = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
const report = (progress: number, second: number, position?: string): Report => ({
  customer: "ann",
  productId: "p",
  progress,
  position,
  at: instant(second),
});
const share = fc.oneof(fc.constantFrom(0, 0.5, 1), fc.double({ min: 0, max: 1, noNaN: true }));
const reports = fc
  .array(fc.tuple(share, fc.option(fc.string({ maxLength: 5 }), { nil: undefined })), { minLength: 1, maxLength: 12 })
  .map((said) => said.map(([progress, position], second) => report(progress, second, position)));
/** The same reports in another order, some of them more than once. */
const mixed = reports.chain((said) =>
  fc.tuple(
    fc.constant(said),
    fc
      .tuple(fc.shuffledSubarray(said, { minLength: said.length }), fc.subarray(said), fc.subarray(said))
      .map(([all, again, before]) => [...before, ...all, ...again]),
  ),
);
const fold = (said: readonly Report[]) =>
  said.reduce<Progress | undefined>((kept, each) => reportedProgress(kept, each), undefined) as Progress;

test("any order and duplication of reports gives the same furthest point, start and completion", () => {
  fc.assert(
    fc.property(mixed, ([inOrder, otherwise]) => {
      const { furthest, startedAt, completedAt } = fold(inOrder);
      expect(fold(otherwise)).toMatchObject({ furthest, startedAt });
      expect(fold(otherwise).completedAt).toBe(completedAt);
    }),
    { numRuns: 500 },
  );
});

test("the furthest point is the most that was reported, and no report takes it back", () => {
  fc.assert(
    fc.property(mixed, ([, said]) => {
      let kept: Progress | undefined;
      for (const each of said) {
        const after = reportedProgress(kept, each);
        expect(after.furthest).toBeGreaterThanOrEqual(kept?.furthest ?? 0);
        kept = after;
      }
      expect(kept?.furthest).toBeCloseTo(Math.max(...said.map(({ progress }) => progress)), 6);
    }),
  );
});

test("a product is completed if, and when, its end was first reported", () => {
  fc.assert(
    fc.property(mixed, ([inOrder, otherwise]) => {
      const ends = inOrder.filter(({ progress }) => Math.round(progress * 1e6) === 1e6).map(({ at }) => at);
      expect(fold(otherwise).completedAt).toBe(ends[0]);
    }),
  );
});

test("the same report again changes nothing, not even when it was received", () => {
  fc.assert(
    fc.property(reports, fc.nat(1000), (said, later) => {
      const kept = fold(said);
      const again = { ...report(kept.progress, 100 + later, kept.position) };
      expect(reportedProgress(kept, again)).toBe(kept);
    }),
  );
});

test("the position is that of the newest report, also after going back", () => {
  const kept = fold([report(0.9, 1, "chapter 9"), report(0.2, 3, "chapter 2"), report(0.5, 2, "chapter 5")]);
  expect(kept).toMatchObject({ progress: 0.2, position: "chapter 2", furthest: 0.9, updatedAt: instant(3) });
  expect(reportedProgress(kept, report(0.3, 4)).position).toBeUndefined();
});

test("reports of the same millisecond give the same result in any order", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.tuple(share, fc.string({ maxLength: 2 })), { minLength: 1 }),
      fc.gen(),
      (said, pick) => {
        const at = said.map(([progress, position]) => report(progress, 1, position));
        const otherwise = pick(fc.shuffledSubarray, at, { minLength: at.length });
        expect(fold(otherwise)).toEqual(fold(at));
      },
    ),
  );
});

test("a share below a millionth is zero", () => {
  expect(fold([report(1e-200, 1)])).toMatchObject({ progress: 0, furthest: 0 });
});
