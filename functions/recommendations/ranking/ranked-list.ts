import type { Candidate, Dropped } from "../contract/candidate.ts";
import { diversifiedItems } from "./diversity.ts";
import { type Chance, explorationPosition, exploredItem } from "./exploration.ts";
import { type Effect, isAbout } from "./rules.ts";

/** Everything that decides the order of a list. */
export interface Ranking {
  readonly candidates: readonly Candidate[];
  /** The rules in force. */
  readonly rules: readonly Effect[];
  /** The re-ranker's score of each candidate, in their order; absent if there are none. */
  readonly reranked?: readonly number[] | undefined;
  /** The number of requested items. */
  readonly limit: number;
  /** The number of spare items, for products that turn out to be withdrawn. */
  readonly spare: number;
  readonly lambda: number;
  readonly seed: number;
  /** false where no place is given to chance. */
  readonly exploration?: boolean | undefined;
}

/** An item at its position. */
interface RankedItem {
  readonly candidate: Candidate;
  readonly slot: "ranked" | "exploration" | "pinned";
  /** The probability with which the item was shown at its position; below 1 if it was drawn at random. */
  readonly propensity: number;
}

export interface RankedList {
  readonly list: readonly RankedItem[];
  readonly dropped: readonly Dropped[];
  /** The items that each rule affected. */
  readonly applied: ReadonlyMap<string, readonly string[]>;
  /** The items that chance chose among, and their chances; none where no place was given to chance. */
  readonly chances?: readonly Chance<Candidate>[];
}

/**
 * Orders candidates, always in these steps: excluded ones are removed; the re-ranker's scores, if any, replace the relevance, less
 * fatigue; boosts multiply it; diversity orders; one position is drawn at random; known products fill positions that are left; pins
 * take their positions, and what was there moves down. Rules of a step apply in the order of their ids. No rule brings back a
 * product that was dropped before.
 */
export function rankedList({
  candidates,
  rules,
  reranked,
  limit,
  spare,
  lambda,
  seed,
  exploration,
}: Ranking): RankedList {
  const applied = new Map<string, string[]>();
  const note = (rule: Effect, id: string) => applied.set(rule.id, [...(applied.get(rule.id) ?? []), id]);
  const of = (action: Effect["action"]) => rules.filter((rule) => rule.action === action);

  const best = Math.max(...(reranked ?? []), Number.MIN_VALUE);
  const dropped: Dropped[] = [];
  const kept: Candidate[] = [];
  candidates.forEach((each, at) => {
    const exclusion = of("exclude").find((rule) => isAbout(rule, each));
    if (exclusion) {
      note(exclusion, each.id);
      dropped.push({ id: each.id, reason: "excluded-by-rule", rule: exclusion.id });
      return;
    }
    const score = reranked?.[at];
    let relevance = score === undefined ? each.relevance : (score / best) * (each.fresh ?? 1);
    for (const rule of of("boost")) {
      if (!isAbout(rule, each)) continue;
      note(rule, each.id);
      relevance *= rule.factor ?? 1;
    }
    kept.push({ ...each, relevance });
  });
  kept.sort((a, b) => b.relevance - a.relevance || (a.id < b.id ? -1 : 1));

  // Items found only for a pin are shown by it or not at all; known products come after all others.
  const open = kept.filter(({ source }) => source !== "rule" && source !== "known");
  const ranked: RankedItem[] = diversifiedItems(open, limit + spare, lambda).map((candidate) => {
    return { candidate, slot: "ranked", propensity: 1 };
  });
  const place = exploration === false ? undefined : explorationPosition(limit);
  // The random item displaces the last item of the list, which takes part in the draw.
  const first = new Set(ranked.slice(0, place === undefined ? limit : limit - 1).map(({ candidate }) => candidate.id));
  const chance = exploredItem(
    open.filter(({ id }) => !first.has(id)),
    seed,
  );
  let chances: RankedList["chances"];
  if (place !== undefined && chance && ranked.length > place) {
    const { item, propensity } = chance;
    const already = ranked.findIndex(({ candidate }) => candidate.id === item.id);
    chances = chance.among;
    if (already >= 0) ranked.splice(already, 1);
    ranked.splice(place, 0, { candidate: item, slot: "exploration", propensity });
  }
  const known = kept.filter(({ source }) => source === "known");
  for (const candidate of diversifiedItems(known, limit + spare - ranked.length, lambda)) {
    ranked.push({ candidate, slot: "ranked", propensity: 1 });
  }

  const pinned = new Set<string>();
  const pins = of("pin")
    .sort((a, b) => (a.position ?? 1) - (b.position ?? 1))
    .flatMap((rule) => {
      const candidate = kept.find((each) => each.source !== "known" && isAbout(rule, each) && !pinned.has(each.id));
      if (!candidate) return [];
      note(rule, candidate.id);
      pinned.add(candidate.id);
      return [{ at: (rule.position ?? 1) - 1, candidate }];
    });
  const rest = ranked.filter(({ candidate }) => !pinned.has(candidate.id));
  const list: RankedItem[] = [];
  while (list.length < limit + spare) {
    const pin = pins[0] && (pins[0].at <= list.length || rest.length === 0) ? pins.shift() : undefined;
    const item: RankedItem | undefined = pin
      ? { candidate: pin.candidate, slot: "pinned", propensity: 1 }
      : rest.shift();
    if (!item) break;
    list.push(item);
  }
  return { list, dropped, applied, ...(chances && { chances }) };
}
