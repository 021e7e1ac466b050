import { type EventType, eventTypes } from "../../behaviour/contract/event-types.ts";
import { MINUTE_MS } from "../../shared/kernel/time.ts";
import { BOT_MINUTES, BOT_PRODUCTS, BOT_RATE } from "../settings.ts";

/** One interaction of a subject, and the hour that it arrived in. */
export interface TimedInteraction {
  readonly hour: number;
  /** ms since 1970 */
  readonly at: number;
  readonly product: number;
}

/**
 * Events that do not distinguish a person from a bot: one page shows dozens of products at once, and purchases, refunds and
 * reviews come from our own tables.
 */
const NOT_TELLING: ReadonlySet<EventType> = new Set(["impression", "search", "purchase", "refund", "review"]);
/** By code of the type. */
export const isTelling: readonly boolean[] = eventTypes.map((type) => !NOT_TELLING.has(type));

/** A subject with fewer interactions cannot count as a bot. */
export const FEWEST_INTERACTIONS = Math.min(BOT_RATE * BOT_MINUTES, BOT_PRODUCTS);

/**
 * Whether a subject is a bot: among the events that arrived in one hour there are over 60 interactions a minute in at least five
 * minutes, or over 200 different products.
 */
export function isBot(interactions: readonly TimedInteraction[]): boolean {
  if (interactions.length <= FEWEST_INTERACTIONS) return false;
  return [...Map.groupBy(interactions, ({ hour }) => hour).values()].some((own) => {
    if (new Set(own.map(({ product }) => product)).size > BOT_PRODUCTS) return true;
    const minutes = new Map<number, number>();
    for (const { at } of own) {
      const minute = Math.floor(at / MINUTE_MS);
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
    }
    return [...minutes.values()].filter((count) => count > BOT_RATE).length >= BOT_MINUTES;
  });
}
