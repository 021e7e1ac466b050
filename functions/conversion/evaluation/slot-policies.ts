import { type PolicyReading, type SlotPolicy, slotPolicies } from "../contract/policy.ts";
import { evaluatePolicy, type LoggedDecision } from "./off-policy.ts";

/** What chance chose for its place on one list that was seen. */
export interface Chosen {
  /** The chances of those it chose among, the most relevant first. */
  readonly chances: readonly number[];
  readonly chosen: number;
  readonly isClicked: boolean;
}

/** The share of chance that all have alike (recommendations' exploration); the rest is by relevance. */
const EVEN = 0.5;

/** With what chance a policy would choose each of them. */
function chancesOf(policy: SlotPolicy, logged: readonly number[]): number[] {
  const even = 1 / logged.length;
  if (policy === "even") return logged.map(() => even);
  if (policy === "best") return logged.map((_, rank) => (rank === 0 ? 1 : 0));
  return logged.map((chance) => Math.max(0, (chance - EVEN * even) / (1 - EVEN)));
}

/** The clicks that are expected of each rank, by the other half of the lists: what is evaluated has no part in its model. */
function expectedBy(rows: readonly Chosen[]): (row: number, rank: number) => number {
  const sums = [0, 1].map(() => new Map<number, { clicks: number; lists: number }>());
  for (const [row, { chosen, isClicked }] of rows.entries()) {
    const half = sums[row % 2];
    const own = half?.get(chosen) ?? { clicks: 0, lists: 0 };
    half?.set(chosen, { clicks: own.clicks + Number(isClicked), lists: own.lists + 1 });
  }
  const mean = rows.length === 0 ? 0 : rows.filter(({ isClicked }) => isClicked).length / rows.length;
  return (row, rank) => {
    const { clicks, lists } = sums[(row + 1) % 2]?.get(rank) ?? { clicks: 0, lists: 0 };
    return (clicks + mean) / (lists + 1);
  };
}

/** What other ways to fill the place given to chance would have come to, by what it was filled with. */
export function policyReadingOf(rows: readonly Chosen[], through: string, days: number): PolicyReading {
  const expected = expectedBy(rows);
  const clicks = rows.filter(({ isClicked }) => isClicked).length;
  return {
    through,
    days,
    logged: { lists: rows.length, clicksAList: rows.length === 0 ? 0 : clicks / rows.length },
    policies: slotPolicies.map((policy) => {
      const decisions = rows.map(({ chances, chosen, isClicked }, row): LoggedDecision => {
        const target = chancesOf(policy, chances);
        return {
          propensity: chances[chosen] ?? 1,
          target: target[chosen] ?? 0,
          reward: Number(isClicked),
          expected: expected(row, chosen),
          expectedOfTarget: target.reduce((sum, chance, rank) => sum + chance * expected(row, rank), 0),
        };
      });
      const found = evaluatePolicy(decisions);
      const told = { policy, lists: found.rows, effectiveLists: found.effectiveRows };
      if (found.kind === "refused") return { ...told, state: "refused" as const, why: found.why };
      const value = ({ estimate, interval }: (typeof found)["snips"]) => ({ estimate, ...interval });
      return {
        ...told,
        state: "evaluated" as const,
        clipped: found.clipped,
        snips: value(found.snips),
        doublyRobust: value(found.doublyRobust),
      };
    }),
  };
}
