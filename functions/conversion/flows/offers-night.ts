import { conflict, type Pause, retryOnConflict, unlessBusy } from "../../shared/kernel/optimistic.ts";
import { DAY_MS, dayOf, iso } from "../../shared/kernel/time.ts";
import type { Decision } from "../contract/decision.ts";
import { dayOfDecisions, learnt } from "../offers/nights.ts";
import type { FindSituation, KeepDay, ListDays, ListMatured, Now, ReplaceSituation } from "./offer-ports.ts";

export interface OffersNightPorts {
  readonly listMatured: ListMatured;
  readonly keepDay: KeepDay;
  readonly listDays: ListDays;
  readonly findSituation: FindSituation;
  readonly replaceSituation: ReplaceSituation;
  readonly pause: Pause;
  readonly now: Now;
}

/** The days that each night sums again, to make up for missed nights. */
const REPEATED_DAYS = 3;
/** The days that beliefs are computed from; older ones may no longer apply. */
const REMEMBERED_DAYS = 180;

/**
 * Learns from matured decisions: replaces the sums of each day and place, so that a repetition changes nothing, and then
 * computes the beliefs of each place from its days.
 */
export async function offersNight(ports: OffersNightPorts): Promise<{ decisions: number; situations: number }> {
  const now = ports.now();
  const places = new Set<string>();
  let decisions = 0;
  for (let back = REPEATED_DAYS; back >= 1; back--) {
    const day = dayOf(iso(now - back * DAY_MS));
    const byPlace = new Map<string, Decision[]>();
    for await (const each of ports.listMatured(day)) {
      decisions++;
      const own = byPlace.get(each.situation);
      if (own) own.push(each);
      else byPlace.set(each.situation, [each]);
    }
    for (const [place, own] of byPlace) {
      places.add(place);
      await ports.keepDay(place, dayOfDecisions(day, own));
    }
  }
  const from = dayOf(iso(now - REMEMBERED_DAYS * DAY_MS));
  for (const place of places) {
    const days = await ports.listDays(place, from);
    unlessBusy(
      await retryOnConflict(ports.pause, async () => {
        const before = await ports.findSituation(place);
        if (!before) return undefined;
        return (await ports.replaceSituation(learnt(before, days, iso(now)))) ? undefined : conflict;
      }),
      `What is offered at ${place}`,
    );
  }
  return { decisions, situations: places.size };
}
