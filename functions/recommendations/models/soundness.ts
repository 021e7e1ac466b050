import { score } from "../als/blend.ts";
import type { History } from "../als/fold-in.ts";
import { topOf } from "../als/top.ts";
import { LEAST_OVERLAP } from "../settings.ts";
import { damageOf, type Model } from "./model.ts";

/** The longest plausible vector: targets are 0 and 1, and a fit penalises length. */
const LONGEST_VECTOR = 1_000;
/** How far down lists are compared. */
const DEPTH = 20;
/** The number of histories for which lists are compared; more would not change the result. */
const MOST_HISTORIES = 200;

function longestVector({ blend: { items } }: Model): number {
  let most = 0;
  for (let item = 0; item < items.count; item++) {
    let squares = 0;
    for (let k = item * items.d; k < (item + 1) * items.d; k++) squares += items.factors[k]! ** 2;
    most = Math.max(most, squares);
  }
  return Math.sqrt(most);
}

/** Histories by the item numbers of their model. */
export interface TrialSample {
  readonly model: Pick<Model, "blend" | "itemIds">;
  readonly histories: readonly History[];
}

/** The first 20 for a history of ids, as ids. */
function listOf(
  { blend, itemIds }: Pick<Model, "blend" | "itemIds">,
  numbers: ReadonlyMap<string, number>,
  known: ReadonlyMap<string, number>,
) {
  const own = [...known].flatMap(([id, weight]) => {
    const item = numbers.get(id);
    return item === undefined ? [] : [{ item, weight }];
  });
  const history = { indices: own.map(({ item }) => item), weights: own.map(({ weight }) => weight) };
  const { scores } = score(blend, history);
  for (const { item } of own) scores[item] = Number.NEGATIVE_INFINITY;
  return new Set(topOf(scores, DEPTH).map((item) => itemIds[item]!));
}

const numbersIn = ({ itemIds }: Pick<Model, "itemIds">) => new Map(itemIds.map((id, item) => [id, item]));

/** The mean share of the first 20 items that two models have in common, over a sample of histories. */
export function overlapOf(
  a: Pick<Model, "blend" | "itemIds">,
  b: Pick<Model, "blend" | "itemIds">,
  sampled: TrialSample,
): number | undefined {
  const stride = Math.max(1, Math.ceil(sampled.histories.length / MOST_HISTORIES));
  const histories = sampled.histories.filter((_, at) => at % stride === 0);
  if (histories.length === 0) return undefined;
  const [ours, theirs] = [numbersIn(a), numbersIn(b)];
  let sum = 0;
  for (const { indices, weights } of histories) {
    const known = new Map(Array.from(indices, (item, at) => [sampled.model.itemIds[item]!, weights[at]!] as const));
    const [first, second] = [listOf(a, ours, known), listOf(b, theirs, known)];
    const longest = Math.max(1, Math.min(DEPTH, first.size, second.size));
    sum += [...first].filter((id) => second.has(id)).length / longest;
  }
  return sum / histories.length;
}

/** The result of `work`, or "fault" if its numbers have no solution. */
function withoutFault<T>(work: () => T): T | "fault" {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) return "fault";
    throw error;
  }
}

/** The result of checking a stored model. */
export interface Soundness {
  readonly sound: boolean;
  /** The fault that was found. */
  readonly why?: string | undefined;
  /** The length of the longest vector of an item. */
  readonly longestVector?: number | undefined;
  /** Mean shares of the first 20 items in common with the model of the trial and with the champion. */
  readonly overlap20?: { readonly trial?: number | undefined; readonly champion?: number | undefined } | undefined;
}

/**
 * Checks a model that was stored and read again, as the trial measured another fit: whether it can be scored, is not empty, and
 * gives lists similar to those of its trial.
 * @param stored undefined if it does not exist
 * @param epochs of its fit
 */
export function soundnessOf(
  stored: Model | undefined,
  epochs: number,
  beside: { readonly trial?: TrialSample | undefined; readonly champion?: Model | undefined },
): Soundness {
  const unsound = (why: string, more: Partial<Soundness> = {}): Soundness => ({ sound: false, why, ...more });
  if (!stored) return unsound("It no longer exists.");
  const damage = damageOf(stored);
  if (damage !== undefined) return unsound(damage);
  if (epochs < 1) return unsound("Its fit ended before the first epoch.");
  const { items, neighbours, order, settings } = stored.blend;
  if (items.factors.every((value) => value === 0)) return unsound("Its factors are all zero.");
  const isBlank = (weights: Float32Array) => weights.every((value) => value === 0);
  if (settings.neighbourScale + settings.solvedScale > 0 && isBlank(neighbours.weights)) {
    return unsound("Its neighbours are all zero.");
  }
  if (settings.orderScale > 0 && isBlank(order.weights)) return unsound("Its transitions are all zero.");
  const longest = longestVector(stored);
  if (longest > LONGEST_VECTOR) return unsound("A vector is longer than any fit makes.", { longestVector: longest });
  const { trial, champion } = beside;
  const shareWith = (other: Pick<Model, "blend" | "itemIds">) =>
    trial && withoutFault(() => overlapOf(stored, other, trial));
  const share = trial && shareWith(trial.model);
  if (share === "fault") return unsound("It cannot score a history.", { longestVector: longest });
  const beforeIt = champion && shareWith(champion);
  const overlap20 = { trial: share, champion: beforeIt === "fault" ? undefined : beforeIt };
  const seen = { longestVector: longest, overlap20 };
  if ((overlap20.trial ?? 1) < LEAST_OVERLAP)
    return unsound("Its lists are not those of the model that was measured.", seen);
  return { sound: true, ...seen };
}
