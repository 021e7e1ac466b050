import { DAY_MS } from "../../shared/kernel/time.ts";
import { purchaseFeatures } from "../contract/purchase.ts";
import { CREDIT_MS } from "../settings.ts";
import type { Act, ActKind, DayExposures, Exposure } from "./exposures.ts";
import type { Labelled } from "./model.ts";

/** The steps that may follow an exposure, in order. */
const steps = ["opened", "cart", "checkout", "bought", "begun", "finished"] as const;
const BOUGHT = 1 + steps.indexOf("bought");

/** An exposure whose week is over. */
export interface MaturedExposure extends Omit<Exposure, "list"> {
  /** The number of `steps` that it reached within the week. */
  readonly reached: number;
}

export interface MaturedDay {
  readonly features: readonly string[];
  readonly seen: number;
  readonly rows: readonly MaturedExposure[];
}

export const isBought = ({ reached }: Pick<MaturedExposure, "reached">): boolean => reached >= BOUGHT;

/** Exposures as numbers, in their order; all must have the present features. */
export function labelled(rows: readonly MaturedExposure[]): Labelled {
  const columns = purchaseFeatures.length;
  const values = new Float64Array(rows.length * columns);
  for (const [at, row] of rows.entries()) values.set(row.values, at * columns);
  return {
    design: { rows: rows.length, columns, values },
    outcomes: Uint8Array.from(rows, (row) => (isBought(row) ? 1 : 0)),
  };
}

/** Whether an act was within the week after the list was made. */
const isWithin = ({ first, last }: Pick<Act, "first" | "last">, at: number): boolean =>
  (first > at && first <= at + CREDIT_MS) || (last > at && last <= at + CREDIT_MS);

function reachedBy(acts: ReadonlyMap<ActKind, readonly Act[]>, at: number): number {
  const did = (kind: ActKind) => acts.get(kind)?.some((act) => isWithin(act, at)) === true;
  // A purchase that was refunded within the week does not count.
  if (did("bought") && !did("refunded")) return BOUGHT + (did("finished") ? 2 : did("begun") ? 1 : 0);
  if (did("bought") || did("checkout")) return 1 + steps.indexOf("checkout");
  if (did("cart")) return 1 + steps.indexOf("cart");
  return did("opened") ? 1 : 0;
}

/**
 * Joins the lists of one day with their outcomes, from the records of that day and of the seven days after it, when the week of
 * each list is over. Visitors who registered meanwhile count as their users.
 */
export class Maturing {
  /** ms since 1970 */
  readonly #from: number;
  readonly #exposures = new Map<string, Exposure>();
  readonly #acts: Act[] = [];
  readonly #users = new Map<string, string>();
  #features: readonly string[] = [];
  #seen = 0;

  constructor(day: string) {
    this.#from = Date.parse(day);
  }

  add({ features, seen, exposures, acts, merges }: DayExposures): void {
    const own = exposures.filter(({ at }) => at >= this.#from && at < this.#from + DAY_MS);
    if (own.length > 0) {
      this.#features = features;
      // The days of exposures that a record left out are unknown: the same share of each is assumed.
      this.#seen += Math.round((seen * own.length) / exposures.length);
    }
    for (const each of own) {
      const key = `${each.list} ${each.product}`;
      // An exposure in the records of two days counts once.
      if (!this.#exposures.has(key)) this.#exposures.set(key, each);
    }
    for (const each of acts) this.#acts.push(each);
    for (const { visitor, user } of merges) this.#users.set(visitor, user);
  }

  result(): MaturedDay {
    const personOf = (subject: string) => this.#users.get(subject) ?? subject;
    const shown = new Map<string, Map<ActKind, Act[]>>();
    for (const { subject, product } of this.#exposures.values())
      shown.set(`${personOf(subject)} ${product}`, new Map());
    for (const act of this.#acts) {
      const own = shown.get(`${personOf(act.subject)} ${act.product}`);
      const before = own?.get(act.kind);
      if (before) before.push(act);
      else own?.set(act.kind, [act]);
    }
    const rows = [...this.#exposures.values()].map(({ list: _, subject, ...exposure }) => {
      const person = personOf(subject);
      const acts = shown.get(`${person} ${exposure.product}`) ?? new Map<ActKind, Act[]>();
      return { ...exposure, subject: person, reached: reachedBy(acts, exposure.at) };
    });
    return { features: this.#features, seen: Math.max(this.#seen, rows.length), rows };
  }
}
