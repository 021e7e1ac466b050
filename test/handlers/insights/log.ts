import { gzipSync } from "node:zlib";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { BehaviourEvent, MergeEvent } from "../../../functions/behaviour/contract/event.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

export const DAY = 86_400_000;
export const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** A line with the day on which it arrived. */
export interface Arrived {
  readonly event: BehaviourEvent | MergeEvent;
  readonly arrived: string;
}

const TYPES = [
  "impression",
  "impression",
  "click",
  "view",
  "view",
  "cart",
  "checkout",
  "purchase",
  "progress",
  "complete",
] as const;
/** Visitors neither buy nor study. */
const SEEN = ["impression", "click", "view"] as const;
const PLACES = ["home", "product", undefined, "browse", "nowhere"] as const;

/** What some people, of whom some were visitors first, did with some products; some lines arrived days late, or twice. */
export function madeLog(
  from: number,
  days: number,
  { people = 40, products = 6, events = 1_500, seed = 5 } = {},
): Arrived[] {
  const chance = uniform(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(chance() * items.length)] as T;
  const lines: Arrived[] = [];
  for (let n = 0; n < events; n++) {
    const at = from + Math.floor(chance() * days * DAY);
    const who = Math.floor(chance() * people);
    const isVisitor = who % 4 === 0 && at < from + (days / 2) * DAY;
    const [recommendationId, query] = [chance() < 0.3 ? "01R" : undefined, chance() < 0.2 ? "words" : undefined];
    const placement = pick(PLACES);
    const event: BehaviourEvent = {
      id: `01J${String(n).padStart(23, "0")}`,
      type: isVisitor ? pick(SEEN) : pick(TYPES),
      at: new Date(at).toISOString(),
      product: `p${Math.floor(chance() * products)}`,
      session: "s",
      ...(isVisitor ? { anonymousId: `visitor-${who}` } : { user: `user-${who}` }),
      ...(placement && { placement }),
      ...(recommendationId && { recommendationId }),
      ...(query && { query }),
      consent: chance() > 0.05,
    };
    const late = chance() < 0.1 ? Math.floor(chance() * 6) : 0;
    lines.push({ event, arrived: day(at + late * DAY) });
    if (chance() < 0.1) lines.push({ event, arrived: day(at + (late + 1) * DAY) });
  }
  for (let who = 0; who < people; who += 8) {
    const at = new Date(from + (days / 2) * DAY).toISOString();
    const event = {
      id: `01K${String(who).padStart(23, "0")}`,
      type: "merge",
      at,
      user: `user-${who}`,
      anonymousId: `visitor-${who}`,
    } as const;
    lines.push({ event, arrived: day(Date.parse(at)) });
  }
  return lines.sort(() => chance() - 0.5);
}

/** Puts lines where the delivery stream would have put them, a few objects a day. */
export async function putArrived(s3: S3Client, lines: readonly Arrived[], name = "a", Bucket = "log"): Promise<void> {
  for (const [arrived, own] of Map.groupBy(lines, (each) => each.arrived)) {
    const halves = [own.filter((_, n) => n % 2 === 0), own.filter((_, n) => n % 2 === 1)];
    for (const [n, half] of halves.entries()) {
      const text = [...half.map(({ event }) => JSON.stringify(event)), "{no line", ""].join("\n");
      const Key = `events/${arrived.replaceAll("-", "/")}/0${n}/${name}.gz`;
      await s3.send(new PutObjectCommand({ Bucket, Key, Body: gzipSync(text) }));
    }
  }
}

const ORDER = ["impression", "click", "view", "cart", "purchase", "progress", "complete"];
const rankOf = (type: string): number => ORDER.indexOf(type === "checkout" ? "cart" : type);

/** Who did something: a visitor who registered is the user. */
export function whoIn(lines: readonly Arrived[]): (event: BehaviourEvent) => string {
  const merges = new Map(
    lines.flatMap(({ event }) => (event.type === "merge" ? [[event.anonymousId, event.user] as const] : [])),
  );
  return ({ user, anonymousId = "" }) => user ?? merges.get(anonymousId) ?? anonymousId;
}

/**
 * The journeys of a day, told again from the definition: for each person and product, begun on a day with a meeting, none on
 * the fourteen days before, as far as anything of that day and the fourteen after. As `product placement source furthest`.
 */
export function journeysByHand(lines: readonly Arrived[], of: string): string[] {
  const events = lines.flatMap(({ event }) => (event.type === "merge" || !event.consent ? [] : event));
  const whoOf = whoIn(lines);
  const start = Date.parse(of);
  const journeys: string[] = [];
  for (const own of Map.groupBy(events, (event) => `${whoOf(event)} ${event.product}`).values()) {
    const meetings = own.filter(({ type }) => ["impression", "click", "view", "cart", "checkout"].includes(type));
    const sorted = meetings.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at) || (a.id < b.id ? -1 : 1));
    const first = sorted.find(({ at }) => at.startsWith(of));
    const isOn = meetings.some(({ at }) => Date.parse(at) >= start - 14 * DAY && Date.parse(at) < start);
    if (!first || isOn) continue;
    const within = own.filter(({ at }) => Date.parse(at) >= start && Date.parse(at) < start + 15 * DAY);
    const furthest = Math.max(...within.map(({ type }) => rankOf(type)));
    const place = ["home", "product", "browse"].includes(first.placement ?? "") ? first.placement : "other";
    const source = first.recommendationId ? "recommended" : first.query ? "searched" : "direct";
    journeys.push(`${first.product} ${place} ${source} ${furthest}`);
  }
  return journeys.sort();
}
