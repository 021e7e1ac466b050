import { type EventType, eventTypes } from "../../behaviour/contract/event.ts";

/** So many acts in one minute are more than a hand does... */
const FAST = 60;
/** ...if it goes on for so many minutes of one hour. */
const SUSTAINED = 5;
/** Nobody looks at so many different products in an hour. */
const PRODUCTS = 200;

const MINUTE = 60_000;

/** One act of a subject, and the hour that it arrived in. */
export interface Act {
  readonly hour: number;
  /** ms since 1970 */
  readonly at: number;
  readonly product: number;
}

/** Kinds that say nothing of who acts: a page shows dozens of products at once, and facts are told by our own tables. */
const NO_ACTS: ReadonlySet<EventType> = new Set(["impression", "search", "purchase", "refund", "review"]);
/** By code of the type. */
export const isAct: readonly boolean[] = eventTypes.map((type) => !NO_ACTS.has(type));

/** Fewer acts than these are never a machine's. */
export const FEWEST = Math.min(FAST * SUSTAINED, PRODUCTS);

/**
 * Whether a subject is a machine: of what arrived in some one hour, over 60 acts a minute in five minutes or more, or acts
 * with over 200 different products. What a machine does says nothing of what people like.
 */
export function isMachine(acts: readonly Act[]): boolean {
  if (acts.length <= FEWEST) return false;
  return [...Map.groupBy(acts, ({ hour }) => hour).values()].some((own) => {
    if (new Set(own.map(({ product }) => product)).size > PRODUCTS) return true;
    const minutes = new Map<number, number>();
    for (const { at } of own) {
      const minute = Math.floor(at / MINUTE);
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
    }
    return [...minutes.values()].filter((count) => count > FAST).length >= SUSTAINED;
  });
}
