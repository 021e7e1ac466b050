import { type Currency, currency as known } from "../../shared/kernel/money.ts";
import { dayOf } from "../../shared/kernel/time.ts";
import type { SoldJournal } from "../contract/journal.ts";
import type { SalesSums } from "../contract/sale.ts";

/** The summed figures of sales. */
export const summed = ["count", "quantity", "gross", "refunded", "earned", "affiliates"] as const;
export type Sums = Readonly<Record<(typeof summed)[number], number>>;

const NOTHING: Sums = { count: 0, quantity: 0, gross: 0, refunded: 0, earned: 0, affiliates: 0 };

const added = (a: Sums, b: Sums): Sums => ({
  count: a.count + b.count,
  quantity: a.quantity + b.quantity,
  gross: a.gross + b.gross,
  refunded: a.refunded + b.refunded,
  earned: a.earned + b.earned,
  affiliates: a.affiliates + b.affiliates,
});

/** Sales, returns and earnings of a day in one currency. */
export interface DaySums {
  readonly day: string;
  readonly currency: Currency;
  readonly sums: Sums;
}

/** A journal's additions to the sums of a creator's day, for all products or for one. */
export interface Counted extends DaySums {
  readonly creator: string;
  readonly product?: string;
}

/** A journal's additions to its creators' sums: in total, and for each product. */
export function countsOf({ at, currency, sold = [] }: Pick<SoldJournal, "at" | "currency" | "sold">): Counted[] {
  const day = dayOf(at);
  const counts = new Map<string, Counted>();
  const count = (creator: string, sums: Sums, product?: string) => {
    const key = `${creator}#${product ?? ""}`;
    const before = counts.get(key)?.sums ?? NOTHING;
    counts.set(key, { creator, ...(product !== undefined && { product }), day, currency, sums: added(before, sums) });
  };
  for (const { creatorId, productId, affiliate, ...own } of sold) {
    const sums = { ...own, affiliates: affiliate?.earned ?? 0 };
    count(creatorId, sums);
    count(creatorId, sums, productId);
  }
  return [...counts.values()];
}

export const shownSums = ({ currency, sums }: Pick<DaySums, "currency" | "sums">): SalesSums => {
  const { refunded: refunds, ...rest } = sums;
  return { currency, ...rest, refunds, net: rest.gross - refunds };
};

/** Sums over days, by currency. */
export function totalsOf(days: readonly DaySums[]): { readonly currency: Currency; readonly sums: Sums }[] {
  const totals = new Map<Currency, Sums>();
  for (const { currency, sums } of days) totals.set(currency, added(totals.get(currency) ?? NOTHING, sums));
  return known.options.flatMap((currency) => {
    const sums = totals.get(currency);
    return sums ? [{ currency, sums }] : [];
  });
}

/** Sums by day and currency, over a day's shards. */
export function byDay(parts: readonly DaySums[]): DaySums[] {
  const days = new Map<string, DaySums>();
  for (const { day, currency, sums } of parts) {
    const key = `${day}#${currency}`;
    days.set(key, { day, currency, sums: added(days.get(key)?.sums ?? NOTHING, sums) });
  }
  return [...days.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, each]) => each);
}
