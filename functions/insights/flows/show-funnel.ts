import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { FunnelRow } from "../contract/funnel.ts";
import { longestFunnel } from "../contract/funnel.ts";
import type { StepCounts } from "../domain/counts.ts";
import { dayNumber, dayText } from "../domain/days.ts";
import type { FunnelDay } from "../domain/funnel-days.ts";
import { type By, exactReport, funnelPeriod, reportInFives, shownSteps, wholeWeeks } from "../domain/funnel-report.ts";
import { FEWEST, JOURNEY_DAYS } from "../settings.ts";
import type { FindFunnelMonth, FindThrough, Now } from "./ports.ts";

export interface ShowFunnelPorts {
  readonly findFunnelMonth: FindFunnelMonth;
  readonly findThrough: FindThrough;
  readonly findTitles: (ids: readonly string[]) => Promise<ReadonlyMap<string, { readonly title: string }>>;
  readonly now: Now;
}

interface Asked {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly by: By;
  readonly limit: number;
  /** The key of the row before the page. */
  readonly after: string | undefined;
  readonly product?: string | undefined;
}

/** The counted days of a period, from at most five objects. */
async function daysOf(ports: ShowFunnelPorts, scope: string, { from, to }: { from: number; to: number }) {
  const days = Array.from({ length: to - from + 1 }, (_, n) => dayText(from + n));
  const months = [...new Set(days.map((day) => day.slice(0, 7)))];
  const found = await Promise.all(months.map((month) => ports.findFunnelMonth(scope, month)));
  const byDay = new Map<string, FunnelDay>(found.flatMap((month) => Object.entries(month ?? {})));
  return new Map(days.flatMap((day) => (byDay.has(day) ? [[dayNumber(day), byDay.get(day) as FunnelDay]] : [])));
}

interface Shown {
  readonly from: string;
  readonly to: string;
  readonly countedThrough?: string;
  readonly settledThrough?: string;
  readonly total: FunnelRow["steps"];
  readonly items: FunnelRow[];
  /** The key of the last row, if more follow. */
  readonly last: string | undefined;
}

/** A page of journeys of a scope: exact for the whole shop; for a creator in whole weeks and multiples of five. */
export async function showFunnel(
  ports: ShowFunnelPorts,
  scope: string,
  { isExact, ...asked }: Asked & { readonly isExact: boolean },
): Promise<Shown | Refusal<"wrong-period">> {
  const days = funnelPeriod(asked, ports.now());
  if (!days) return refuse("wrong-period", `Ask for 1 to ${longestFunnel} days, from no later than to.`);
  const period = isExact ? days : wholeWeeks(days);
  const [through, found] = await Promise.all([ports.findThrough(), daysOf(ports, scope, period)]);
  const { total, rows } = isExact ? exactReport(found, asked.by, asked.product) : reportInFives(found, asked.by);
  const least = isExact ? 0 : FEWEST;
  // If the row of the cursor is gone, the list begins again.
  const begin = rows.findIndex(({ key }) => key === asked.after) + 1;
  const page = rows.slice(begin, begin + asked.limit);
  const ids = page.flatMap(({ named }) => named.productId ?? []);
  const titles = ids.length > 0 ? await ports.findTitles(ids) : new Map();
  const steps = (counts: StepCounts) => shownSteps(counts, least);
  return {
    from: dayText(period.from),
    to: dayText(period.to),
    ...(through !== undefined && {
      countedThrough: through,
      settledThrough: dayText(dayNumber(through) - JOURNEY_DAYS),
    }),
    total: steps(total),
    items: page.map(({ named, counts }) => {
      const title = titles.get(named.productId ?? "")?.title;
      return { ...named, ...(title !== undefined && { title }), steps: steps(counts) };
    }),
    last: begin + asked.limit < rows.length ? page.at(-1)?.key : undefined,
  };
}
