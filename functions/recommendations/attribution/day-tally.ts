import type { EventType } from "../../behaviour/contract/event-types.ts";
import { DAY_MS, dayOf, iso } from "../../shared/kernel/time.ts";
import type { Cell } from "../contract/attribution.ts";
import type { Receipt } from "../contract/receipt.ts";
import { CREDIT_MS, PASSED_DAYS, PASSED_OVER, PROPENSITY_CLIP } from "../settings.ts";
import { type Attribution, attributed, type Doer, isOwn, type WasVisitor } from "./attributed.ts";
import { cellKey } from "./order-sums.ts";
import { TriedDay } from "./tried-day.ts";

/** The part of a log line that concerns lists. */
export interface Told extends Doer {
  readonly id: string;
  readonly type: EventType;
  readonly at: string;
  readonly product: string;
  readonly recommendationId?: string | undefined;
}

/** Events by which somebody follows an item of a list. */
const GONE_ON: ReadonlySet<EventType> = new Set(["click", "view", "cart", "checkout", "purchase"]);
/** Events of study, however the product was found. */
const STUDY: ReadonlySet<EventType> = new Set(["progress", "complete"]);

export const isTold = (type: EventType): boolean => type === "impression" || GONE_ON.has(type) || STUDY.has(type);

/** The record that somebody followed a list item; study afterwards is credited to it once. */
export interface Credit {
  readonly subject: string;
  readonly product: string;
  readonly cell: Cell;
  /** ms since 1970 */
  readonly at: number;
  readonly studied: boolean;
}

/** A product that was shown above the clicked one and not chosen. */
export interface PassedOver {
  /** As in the log: `u` or `v` and the id. */
  readonly subject: string;
  readonly product: string;
  readonly at: number;
  /** The weight against the product, in views. */
  readonly weight: number;
}

export interface CellCounts {
  readonly cell: Cell;
  readonly shown: number;
  readonly clicks: number;
  readonly studied: number;
}

/** A subject as the log has them: `u` or `v` and the id. */
export const subjectKey = ({ user, anonymousId }: Doer): string =>
  user === undefined ? `v${anonymousId}` : `u${user}`;

interface OnList {
  readonly shown: Set<string>;
  readonly gone: Map<string, { readonly at: string; readonly isClick: boolean }>;
  readonly doer: Doer;
  at: string;
}

/**
 * The products that were passed over on one list. Whoever clicked an item has seen those above it (the cascade model of Craswell et
 * al., 2008), so items above the last click that were not followed were passed over. They are weighed by the inverse of the
 * propensity, up to a limit: an item that is rarely shown at its position also counts for the lists on which it was not.
 */
export function passedOverOn(shown: readonly Attribution[], gone: ReadonlySet<string>, at: number, subject: string) {
  const last = Math.max(0, ...shown.filter(({ product }) => gone.has(product)).map(({ position }) => position));
  return shown
    .filter(({ product, position }) => position < last && !gone.has(product))
    .map(({ product, propensity }): PassedOver => {
      return { subject, product, at, weight: PASSED_OVER * Math.min(PROPENSITY_CLIP, 1 / propensity) };
    });
}

/** The days before an instant (ms) whose passed-over products are used in training. */
export const passedDays = (now: number): string[] =>
  Array.from({ length: PASSED_DAYS }, (_, n) => dayOf(iso(now - (n + 1) * DAY_MS)));

/** What hears of an item that was shown, and to whom: `u` or `v` and the id. */
export type HearShown = (receipt: Receipt, product: string, subject: string) => void;

/** Counts one day's events of lists. */
export class DayTally {
  readonly #counts = new Map<string, { cell: Cell; shown: number; clicks: number; studied: number }>();
  readonly #credits = new Map<string, Credit>();
  readonly #passed: PassedOver[] = [];
  readonly #day = new TriedDay();
  readonly #ids = new Set<string>();
  /** Lists and their products that were clicked today: each counts once. */
  readonly #clicked = new Set<string>();
  /** The number of events that name an unknown list, another person's, one that is too old, or one without the product. */
  refused = 0;
  #lists = new Map<string, OnList>();
  #study: Told[] = [];

  readonly #hear: HearShown;

  /**
   * @param credits of the previous days
   * @param hear what is told of each item that was on the screen of who its list was made for
   */
  constructor(credits: readonly Credit[] = [], hear: HearShown = () => {}) {
    for (const each of credits) this.#credit(each);
    this.#hear = hear;
  }

  accept(told: Told): void {
    if (this.#ids.has(told.id)) return;
    this.#ids.add(told.id);
    if (STUDY.has(told.type)) this.#study.push(told);
    if (told.recommendationId === undefined || STUDY.has(told.type)) return;
    // By sender too, so that a forged list id does not affect the list of its owner.
    const key = `${told.recommendationId} ${subjectKey(told)}`;
    const own = this.#lists.get(key) ?? { shown: new Set(), gone: new Map(), doer: told, at: told.at };
    this.#lists.set(key, own);
    if (told.at < own.at) own.at = told.at;
    // A purchase may come days after the list and does not show that the list was seen.
    if (told.type !== "purchase") own.shown.add(told.product);
    if (told.type === "impression") return;
    const before = own.gone.get(told.product);
    own.gone.set(told.product, { at: told.at, isClick: told.type !== "purchase" || before?.isClick === true });
  }

  /** The ids of the lists that events since the last settling name. */
  get waiting(): string[] {
    return [...new Set([...this.#lists.keys()].map((key) => key.slice(0, key.indexOf(" "))))];
  }

  /** Counts the events since the last settling, with the receipts of the lists that they name. */
  async settle(receipts: ReadonlyMap<string, Receipt>, wasVisitor: WasVisitor): Promise<void> {
    for (const [key, own] of this.#lists) {
      const receipt = receipts.get(key.slice(0, key.indexOf(" ")));
      const isTheirs = receipt !== undefined && (await isOwn(receipt, own.doer, wasVisitor));
      if (isTheirs) this.#countList(receipt, own);
      else this.refused += own.shown.size;
    }
    this.#lists = new Map();
    this.#ids.clear();
    for (const told of this.#study) this.#countStudy(told);
    this.#study = [];
  }

  #countList(receipt: Receipt, { shown, gone, doer, at }: OnList): void {
    const subject = subjectKey(doer);
    const found = [...shown].flatMap((product) => {
      return attributed({ recommendationId: receipt.id, product, at: gone.get(product)?.at ?? at }, receipt) ?? [];
    });
    this.refused += shown.size - found.length;
    for (const item of found) {
      this.#hear(receipt, item.product, subject);
      const counts = this.#countsOf(item);
      const clicked = gone.get(item.product);
      const key = `${receipt.id} ${item.product}`;
      // A click is reported again when the page is left.
      if (clicked?.isClick && this.#clicked.has(key)) continue;
      counts.shown++;
      if (!clicked?.isClick) continue;
      this.#clicked.add(key);
      counts.clicks++;
      const { cell } = counts;
      this.#credit({ subject, product: item.product, cell, at: Date.parse(clicked.at), studied: false });
    }
    const clicked = [...gone].flatMap(([product, { isClick }]) => (isClick ? [product] : []));
    const onList = found.map(({ product }) => product);
    this.#day.add(
      receipt,
      onList,
      clicked.filter((product) => onList.includes(product)),
    );
    this.#passed.push(...passedOverOn(found, new Set(gone.keys()), Date.parse(at), subject));
  }

  #countStudy({ product, at, ...doer }: Told): void {
    const key = `${subjectKey(doer)} ${product}`;
    const credit = this.#credits.get(key);
    const since = credit ? Date.parse(at) - credit.at : -1;
    if (!credit || credit.studied || since < 0 || since > CREDIT_MS) return;
    this.#credits.set(key, { ...credit, studied: true });
    this.#countsOf(credit.cell).studied++;
  }

  /** The last list gets the credit; a product that was studied already is not credited again. */
  #credit(credit: Credit): void {
    const key = `${credit.subject} ${credit.product}`;
    const before = this.#credits.get(key);
    if (before && before.at > credit.at) return;
    this.#credits.set(key, { ...credit, studied: credit.studied || before?.studied === true });
  }

  #countsOf({ placement, source, slot, model }: Cell) {
    const cell = { placement, source, slot, model };
    const counts = this.#counts.get(cellKey(cell)) ?? { cell, shown: 0, clicks: 0, studied: 0 };
    this.#counts.set(cellKey(cell), counts);
    return counts;
  }

  /** @param now credits that are over a week older have expired */
  result(now: number) {
    return {
      counts: [...this.#counts.values()] as readonly CellCounts[],
      credits: [...this.#credits.values()].filter(({ at }) => now - at <= CREDIT_MS),
      passed: this.#passed as readonly PassedOver[],
      tried: this.#day.tried,
      choices: this.#day.choices,
    };
  }
}
