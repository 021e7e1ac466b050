import { DAY_MS } from "../../shared/kernel/time.ts";
import { dayNumber, dayText } from "../domain/days.ts";
import { DAYS_A_STEP, JOURNEY_DAYS } from "../settings.ts";
import type { Attributes, FindFirstDay, FindThrough, KeepThrough, ScanProducts } from "./ports.ts";
import { type RebuildDaysPorts, rebuildDays } from "./rebuild-days.ts";
import { type TellOfPeoplePorts, tellAudiences, tellRetention } from "./tell-of-people.ts";

export interface RebuildInsightsPorts extends RebuildDaysPorts, TellOfPeoplePorts {
  readonly findFirstDay: FindFirstDay;
  readonly findThrough: FindThrough;
  readonly keepThrough: KeepThrough;
  readonly scanProducts: ScanProducts;
}

/**
 * Counts the new days up to yesterday, and recounts the earlier days whose journeys may continue. After missed nights, and
 * the first time, it works in steps; if time runs out, the next night continues.
 * @param until ms since 1970: no step begins after it
 */
export async function rebuildInsights(
  ports: RebuildInsightsPorts,
  until: number,
): Promise<{ readonly through: string | undefined; readonly days: number; readonly audiences: number }> {
  const yesterday = Math.floor(ports.now() / DAY_MS) - 1;
  const kept = await ports.findThrough();
  const first = kept === undefined ? await ports.findFirstDay() : undefined;
  if (kept === undefined && first === undefined) return { through: undefined, days: 0, audiences: 0 };
  const products = new Map<string, Attributes>();
  for await (const each of ports.scanProducts()) products.set(each.id, each);
  const creatorOf = (product: string) => products.get(product)?.creatorId;
  const begin = first === undefined ? Number.NEGATIVE_INFINITY : dayNumber(first);
  let through = kept === undefined ? dayNumber(first as string) - 1 : dayNumber(kept);
  let days = 0;
  do {
    const from = Math.max(begin, Math.min(through + 1, yesterday) - JOURNEY_DAYS);
    const to = Math.min(through + DAYS_A_STEP, yesterday);
    await rebuildDays(ports, { from, to }, creatorOf);
    await ports.keepThrough(dayText(to));
    days += to - from + 1;
    through = to;
  } while (through < yesterday && ports.now() < until);
  const creators = await tellRetention(ports, through);
  return { through: dayText(through), days, audiences: await tellAudiences(ports, creators, products) };
}
