import type { EventType } from "../../behaviour/contract/event-types.ts";
import type { Product } from "../../catalogue/contract/product.ts";
import { DAY_MS } from "../../shared/kernel/time.ts";
import type { judgedBy } from "../contract/model.ts";
import { FACTS, type Learnable } from "../log/learnable.ts";
import { VISITOR } from "../log/log-line.ts";
import { type LogState, RECENT_DAYS } from "../log/training-log.ts";
import type { Described } from "./content.ts";
import { type Dataset, datasetOf, historyOf } from "./dataset.ts";
import type { Case, Slice } from "./evaluation.ts";

/** What a product is: for measuring lists apart, and what it is like by its content. */
export type Attributes = Pick<Product, "type" | "language"> & Partial<Described>;

/** A tenth of the time that the log spans is held out, and never more than half of what is held one by one. */
const SHARE = 0.1;
const LONGEST = (RECENT_DAYS / 2) * DAY_MS;
/** A user is new of whom no more than two products are known. */
const FEW_PRODUCTS = 2;
/** An item is new that no more than five users have. */
const FEW_USERS = 5;

/** Fewer users than these who bought or studied something cannot tell models apart: then all that users did counts. */
const FEWEST_FACTS = 50;

/** The log cut in time: what models are fitted to, and what users chose in the slice after it. */
export interface HeldOut {
  /** ms since 1970 */
  readonly splitAt: number;
  readonly train: Dataset;
  /** Users of whom something is known and who chose an item, known but new to them, in the slice. Visitors judge nothing. */
  readonly cases: readonly Case[];
  readonly judgedBy: (typeof judgedBy)[number];
  /** What users chose by each way of choosing, apart: who looks at much and who buys are not the same. */
  readonly apart: Readonly<Record<string, readonly Case[]>>;
}

/** Ways of choosing that models are measured for apart. */
const APART: Readonly<Record<string, ReadonlySet<EventType>>> = {
  purchases: new Set(["purchase"]),
  study: new Set(["progress", "complete"]),
  looks: new Set(["click", "view"]),
};
/** So many cases of each are enough for an interval. */
const MOST_APART = 1_000;

const thinned = (cases: readonly Case[], most: number): Case[] => {
  const stride = Math.max(1, Math.ceil(cases.length / most));
  return cases.filter((_, at) => at % stride === 0);
};

/** The last slice of the log, the slice before it, or all after an instant (ms). */
export type SliceOfTime = "test" | "validation" | { readonly after: number };

/** Where a slice begins, and where it ends. */
function endsOf(slice: SliceOfTime, { from, to }: { readonly from: number; readonly to: number }) {
  const length = Math.min(LONGEST, SHARE * (to - from));
  if (slice === "test") return { splitAt: to - length, until: Number.POSITIVE_INFINITY };
  if (slice === "validation") return { splitAt: to - 2 * length, until: to - length };
  return { splitAt: slice.after + 1, until: Number.POSITIVE_INFINITY };
}

/** Whether what was done after an instant is known one by one: before that it is added up and cannot be cut. */
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

/** How many users have each item. */
export function holdersOf({ matrix }: Dataset): Int32Array {
  const holders = new Int32Array(matrix.columns);
  for (const item of matrix.indices) holders[item]!++;
  return holders;
}

/** What lists are measured for apart: new users, new items, and each type and language that the attributes tell of. */
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
