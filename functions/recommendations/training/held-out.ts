import type { EventType } from "../../behaviour/contract/event-types.ts";
import type { Product } from "../../catalogue/contract/product.ts";
import { DAY_MS } from "../../shared/kernel/time.ts";
import type { judgedBy } from "../contract/model.ts";
import { FACTS, type Learnable } from "../log/learnable.ts";
import { VISITOR } from "../log/log-line.ts";
import type { LogState } from "../log/training-log.ts";
import { FEW_PRODUCTS, FEW_USERS, FEWEST_FACTS, HELD_OUT_SHARE, RECENT_DAYS } from "../settings.ts";
import type { Described } from "./content.ts";
import { type Dataset, datasetOf, historyOf } from "./dataset.ts";
import type { Case, Slice } from "./evaluation.ts";

/** The attributes of a product for segments of the evaluation, and for its similarity by content. */
export type Attributes = Pick<Product, "type" | "language"> & Partial<Described>;

const LONGEST = (RECENT_DAYS / 2) * DAY_MS;

/** The log split in time: the part to which models are fitted, and what users chose in the slice after it. */
export interface HeldOut {
  /** ms since 1970 */
  readonly splitAt: number;
  readonly train: Dataset;
  /** Users with a history who chose an item of the model that is new to them in the slice. Visitors do not count. */
  readonly cases: readonly Case[];
  readonly judgedBy: (typeof judgedBy)[number];
  /** The cases by type of choice, as people who look and people who buy differ. */
  readonly apart: Readonly<Record<string, readonly Case[]>>;
}

/** The types of choice for which models are evaluated separately. */
const APART: Readonly<Record<string, ReadonlySet<EventType>>> = {
  purchases: new Set(["purchase"]),
  study: new Set(["progress", "complete"]),
  looks: new Set(["click", "view"]),
};
/** The most cases of each type; more would not narrow the interval much. */
const MOST_APART = 1_000;

const thinned = (cases: readonly Case[], most: number): Case[] => {
  const stride = Math.max(1, Math.ceil(cases.length / most));
  return cases.filter((_, at) => at % stride === 0);
};

/** The last slice of the log, the slice before it, or all after an instant (ms). */
export type SliceOfTime = "test" | "validation" | { readonly after: number };

/** The beginning and end of a slice. */
function endsOf(slice: SliceOfTime, { from, to }: { readonly from: number; readonly to: number }) {
  const length = Math.min(LONGEST, HELD_OUT_SHARE * (to - from));
  if (slice === "test") return { splitAt: to - length, until: Number.POSITIVE_INFINITY };
  if (slice === "validation") return { splitAt: to - 2 * length, until: to - length };
  return { splitAt: slice.after + 1, until: Number.POSITIVE_INFINITY };
}

/** Whether interactions after an instant are stored singly; summed ones cannot be split. */
export const canCutAfter = ({ span }: LogState, instant: number): boolean =>
  span !== undefined && instant >= span.from && instant >= span.to - RECENT_DAYS * DAY_MS;

/**
 * Holds out a slice of the log.
 * @param most cases that are kept, evenly over the users, for a number of items
 */
export function holdOut(
  state: LogState,
  slice: SliceOfTime,
  most: (items: number) => number,
  learnable?: Learnable,
): HeldOut {
  const { splitAt, until } = endsOf(slice, state.span ?? { from: 0, to: 0 });
  const train = datasetOf(state, splitAt, { until: splitAt, learnable });
  const isUser = (subject: number) => state.subjects.tagOf(subject) !== VISITOR;
  const facts = casesOf(train, datasetOf(state, splitAt, { from: splitAt, until, kinds: FACTS }), isUser);
  const enough = facts.length >= FEWEST_FACTS;
  const cases = enough ? facts : casesOf(train, datasetOf(state, splitAt, { from: splitAt, until }), isUser);
  const atMost = most(train.itemIds.length);
  const apart = Object.entries(slice === "validation" ? {} : APART).map(([name, kinds]) => {
    const found = casesOf(train, datasetOf(state, splitAt, { from: splitAt, until, kinds }), isUser);
    return [name, thinned(found, Math.min(MOST_APART, atMost))] as const;
  });
  return {
    splitAt,
    train,
    cases: thinned(cases, atMost),
    judgedBy: enough ? "facts" : "acts",
    apart: Object.fromEntries(apart),
  };
}

function casesOf(train: Dataset, later: Dataset, isJudge: (subject: number) => boolean): Case[] {
  const numberOf = new Map(train.itemIds.map((id, item) => [id, item]));
  const rowOf = new Map(Array.from(later.subjects, (subject, row) => [subject, row]));
  const cases: Case[] = [];
  train.subjects.forEach((subject, row) => {
    const laterRow = rowOf.get(subject);
    if (laterRow === undefined || !isJudge(subject)) return;
    const history = historyOf(train.matrix, row);
    const known = new Set(history.indices as Int32Array);
    const { indices, weights } = historyOf(later.matrix, laterRow);
    const relevant = new Set<number>();
    for (let at = 0; at < indices.length; at++) {
      const item = numberOf.get(later.itemIds[indices[at]!]!);
      if (weights[at]! > 0 && item !== undefined && !known.has(item)) relevant.add(item);
    }
    if (relevant.size > 0) cases.push({ history, relevant });
  });
  return cases;
}

/** The number of users of each item. */
export function holdersOf({ matrix }: Dataset): Int32Array {
  const holders = new Int32Array(matrix.columns);
  for (const item of matrix.indices) holders[item]!++;
  return holders;
}

/** The segments of the evaluation: new users, new items, and each type and language in the attributes. */
export function slicesOf(train: Dataset, attributes: ReadonlyMap<string, Attributes>): Slice[] {
  const holders = holdersOf(train);
  const own = train.itemIds.map((id) => attributes.get(id));
  const by = (kind: keyof Attributes): Slice[] =>
    [...new Set(own.flatMap((of) => of?.[kind] ?? []))].sort().map((value) => ({
      name: `${kind} ${value}`,
      items: (item) => own[item]?.[kind] === value,
    }));
  return [
    { name: "new users", takes: ({ history }) => history.indices.length <= FEW_PRODUCTS },
    { name: "new items", items: (item) => holders[item]! <= FEW_USERS },
    ...by("type"),
    ...by("language"),
  ];
}
