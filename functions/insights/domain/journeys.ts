import type { BehaviourEvent, MergeEvent } from "../../behaviour/contract/event.ts";
import { type EventType, eventTypes } from "../../behaviour/contract/event-types.ts";
import { type Place, places, type Source, type Step } from "../contract/funnel.ts";
import { JOURNEY_DAYS } from "../settings.ts";
import { type ActivityCell, addedSteps, type JourneyCell, stepNumber, upTo } from "./counts.ts";
import { dayNumber } from "./days.ts";

/** The step that each type of event reaches. */
const STEP: Readonly<Partial<Record<EventType, Step>>> = {
  impression: "shown",
  click: "clicked",
  view: "viewed",
  cart: "carted",
  checkout: "carted",
  purchase: "ordered",
  progress: "begun",
  complete: "completed",
};
/** The types of events with which a journey can begin; the others presuppose that the person has the product. */
const MEETS: ReadonlySet<EventType> = new Set(["impression", "click", "view", "cart", "checkout"]);

const TYPES = 16;
const codeOf = new Map(eventTypes.map((type, code) => [type, code]));
const stepOf = eventTypes.map((type) => (STEP[type] === undefined ? -1 : stepNumber(STEP[type])));
const meets = eventTypes.map((type) => MEETS.has(type));

const PLACES: ReadonlySet<string> = new Set(places);
/** Clients can send any name of a placement; unknown ones count as one. */
const placeOf = (placement: string | undefined): Place =>
  placement !== undefined && PLACES.has(placement) ? (placement as Place) : "other";

const sourceOf = ({ recommendationId, query }: BehaviourEvent): Source => {
  if (recommendationId !== undefined) return "recommended";
  return query === undefined || query === "" ? "direct" : "searched";
};

/** A person's first contact with a product on a day. */
interface Meeting {
  readonly day: number;
  readonly at: string;
  readonly id: string;
  readonly placement: Place;
  readonly source: Source;
}

/** One person's acts with one product: the types on each day, once each, and how each day began. */
interface Pair {
  readonly product: string;
  /** `TYPES` times the day, and the code of the type. */
  readonly done: number[];
  readonly meetings: Meeting[];
}

const isEarlier = (a: Meeting, b: Meeting): boolean => a.at < b.at || (a.at === b.at && a.id < b.id);

function meet(pair: Pair, meeting: Meeting): void {
  const at = pair.meetings.findIndex(({ day }) => day === meeting.day);
  const before = pair.meetings[at];
  if (!before) pair.meetings.push(meeting);
  else if (isEarlier(meeting, before)) pair.meetings[at] = meeting;
}

function joinPairs(into: Pair, from: Pair): void {
  for (const code of from.done) if (!into.done.includes(code)) into.done.push(code);
  for (const meeting of from.meetings) meet(into, meeting);
}

/** The furthest step within the days of a journey, its first day included. */
function furthestOf({ done }: Pair, from: number): number {
  return done.reduce((furthest, code) => {
    const day = Math.floor(code / TYPES);
    const within = day >= from && day <= from + JOURNEY_DAYS;
    return within ? Math.max(furthest, stepOf[code % TYPES] ?? -1) : furthest;
  }, -1);
}

/**
 * People's acts with products over some days. Only the types on each day and the day's beginning are stored, so lines may be
 * added in any order, and repeatedly. A visitor who registered counts as the user.
 */
export class Journeys {
  readonly #from: number;
  readonly #to: number;
  readonly #people = new Map<string, Map<string, Pair>>();
  readonly #merges = new Map<string, { readonly user: string; readonly at: string }>();

  /** Days since 1970, both included. */
  constructor(from: number, to: number) {
    this.#from = from;
    this.#to = to;
  }

  accept(event: BehaviourEvent): void {
    const { user, anonymousId, product, type, at } = event;
    if (!event.consent || product === undefined) return;
    const day = dayNumber(at);
    if (day < this.#from || day > this.#to) return;
    const subject = user === undefined ? anonymousId && `v${anonymousId}` : `u${user}`;
    if (subject === undefined) return;
    const pair = this.#pairOf(subject, product);
    const code = codeOf.get(type) as number;
    if (!pair.done.includes(day * TYPES + code)) pair.done.push(day * TYPES + code);
    if (meets[code]) {
      meet(pair, { day, at, id: event.id, placement: placeOf(event.placement), source: sourceOf(event) });
    }
  }

  merge({ user, anonymousId, at }: Pick<MergeEvent, "user" | "anonymousId" | "at">): void {
    const before = this.#merges.get(anonymousId);
    if (!before || at < before.at || (at === before.at && user < before.user))
      this.#merges.set(anonymousId, { user, at });
  }

  /** Assigns the acts of visitors to the users they became. */
  settle(): void {
    for (const [visitor, { user }] of this.#merges) {
      const own = this.#people.get(`v${visitor}`);
      if (!own) continue;
      for (const pair of own.values()) joinPairs(this.#pairOf(`u${user}`, pair.product), pair);
      this.#people.delete(`v${visitor}`);
    }
  }

  /** Adds journeys to the cells of the days on which they began, if those days are present. */
  addJourneys(days: ReadonlyMap<number, Map<string, JourneyCell>>): void {
    for (const pairs of this.#people.values()) {
      for (const pair of pairs.values()) {
        for (const { day, placement, source } of pair.meetings) {
          const cells = days.get(day);
          const isOn = pair.meetings.some((each) => each.day < day && each.day >= day - JOURNEY_DAYS);
          if (!cells || isOn) continue;
          const key = `${pair.product} ${placement} ${source}`;
          const before = cells.get(key)?.counts;
          const own = upTo(furthestOf(pair, day));
          cells.set(key, { product: pair.product, placement, source, counts: before ? addedSteps(before, own) : own });
        }
      }
    }
  }

  /** Adds people to the cells of the days that are present, by product and act. */
  addActivity(days: ReadonlyMap<number, Map<string, ActivityCell>>): void {
    for (const pairs of this.#people.values()) {
      for (const { product, done } of pairs.values()) {
        for (const code of done) {
          const [type, cells] = [eventTypes[code % TYPES], days.get(Math.floor(code / TYPES))];
          if (!cells || type === undefined) continue;
          const key = `${product} ${type}`;
          cells.set(key, { product, type, people: (cells.get(key)?.people ?? 0) + 1 });
        }
      }
    }
  }

  /** The acts of the chosen users by product, as types and days. */
  *users(isChosen: (user: string) => boolean): Generator<{ readonly user: string; readonly did: readonly Did[] }> {
    for (const [subject, pairs] of this.#people) {
      if (!subject.startsWith("u") || !isChosen(subject.slice(1))) continue;
      const did = [...pairs.values()].flatMap(({ product, done }) =>
        done.flatMap((code) => {
          const type = eventTypes[code % TYPES];
          return type === undefined ? [] : { product, type, day: Math.floor(code / TYPES) };
        }),
      );
      yield { user: subject.slice(1), did };
    }
  }

  #pairOf(subject: string, product: string): Pair {
    const own = this.#people.get(subject) ?? new Map<string, Pair>();
    this.#people.set(subject, own);
    const pair = own.get(product) ?? { product, done: [], meetings: [] };
    own.set(product, pair);
    return pair;
  }
}

/** An act with a product on a day. */
export interface Did {
  readonly product: string;
  readonly type: EventType;
  readonly day: number;
}
