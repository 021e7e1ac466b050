import { currency as currencies } from "../../shared/kernel/money.ts";
import { DAY_MS, dayOf, daysAsked, iso } from "../../shared/kernel/time.ts";
import { normalQuantile } from "../../shared/statistics/normal.ts";
import { shareOf } from "../../shared/statistics/share.ts";
import {
  type AttributionRow,
  type Cell,
  type Dimension,
  type Interval,
  longestAttribution,
} from "../contract/attribution.ts";

/** The stored sums of one group on one day, by name. */
export interface StoredSums {
  readonly cell: Cell;
  readonly sums: Readonly<Record<string, number>>;
}

const Z = normalQuantile(0.975);

/** The mean per thousand, with the normal 95 % interval. */
export function perThousand(sum: number, squares: number, of: number): Interval | undefined {
  if (of < 2) return undefined;
  const mean = sum / of;
  const half = Z * Math.sqrt(Math.max(0, squares / of - mean ** 2) / (of - 1));
  return { mean: 1000 * mean, low: 1000 * (mean - half), high: 1000 * (mean + half) };
}

function rowOf(sums: ReadonlyMap<string, number>): Omit<AttributionRow, Dimension> {
  const of = (name: string) => sums.get(name) ?? 0;
  const [shown, clicks, studied, orders] = ["shown", "clicks", "studied", "orders"].map(of) as [
    number,
    number,
    number,
    number,
  ];
  const money = currencies.options.flatMap((currency) => {
    const [net, margin] = [of(`net:${currency}`), of(`margin:${currency}`)];
    if (net === 0 && margin === 0) return [];
    const marginPerThousand = perThousand(margin, of(`squares:${currency}`), shown);
    return [{ currency, net, margin, ...(marginPerThousand && { marginPerThousand }) }];
  });
  const [clickRate, studyRate, orderRate] = [shareOf(clicks, shown), shareOf(studied, clicks), shareOf(orders, shown)];
  return {
    shown,
    clicks,
    studied,
    orders,
    ...(clickRate && { clickRate }),
    ...(studyRate && { studyRate }),
    ...(orderRate && { orderRate }),
    money,
  };
}

/** The rows of the report, grouped by the given dimensions, most shown first. */
export function attributionRows(stored: readonly StoredSums[], by: readonly Dimension[]): AttributionRow[] {
  const groups = new Map<string, { readonly named: Partial<Cell>; readonly sums: Map<string, number> }>();
  for (const { cell, sums } of stored) {
    const named = Object.fromEntries(by.map((name) => [name, cell[name]]));
    const key = JSON.stringify(named);
    const group = groups.get(key) ?? { named, sums: new Map() };
    groups.set(key, group);
    for (const [name, value] of Object.entries(sums)) group.sums.set(name, (group.sums.get(name) ?? 0) + value);
  }
  return [...groups]
    .map(([key, { named, sums }]) => ({ key, row: { ...named, ...rowOf(sums) } }))
    .sort((a, b) => b.row.shown - a.row.shown || b.row.orders - a.row.orders || (a.key < b.key ? -1 : 1))
    .map(({ row }) => row);
}

const DEFAULT_DAYS = 30;

/** The requested days, both ends included; undefined if there are none or too many. @param now ms */
export function daysOf(asked: { from?: string | undefined; to?: string | undefined }, now: number) {
  const period = daysAsked(asked, now, { usual: DEFAULT_DAYS, most: longestAttribution });
  if (!period) return undefined;
  const begin = Date.parse(period.from);
  const count = (Date.parse(period.to) - begin) / DAY_MS + 1;
  return Array.from({ length: count }, (_, n) => dayOf(iso(begin + n * DAY_MS)));
}
