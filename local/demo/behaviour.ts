import { createHash } from "node:crypto";
import type { BehaviourEvent, MergeEvent } from "../../functions/behaviour/contract/event.ts";
import type { EventType } from "../../functions/behaviour/contract/event-types.ts";
import type { Product } from "../../functions/catalogue/contract/product.ts";
import { VISITOR_BYTES, visitorIdOf } from "../../functions/shared/kernel/visitor.ts";
import type { Chance } from "./chance.ts";
import type { Learner } from "./learners.ts";
import { reviewText } from "./reviews.ts";
import { cardOf } from "./shelf.ts";
import type { DemoProduct } from "./shop.ts";
import { reviewForms } from "./vocabulary.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const DAYS = 90;
/** Sessions of a learner of mean activity over the whole time: about 56 events each. */
const SESSIONS = 17.3;

export interface Purchase {
  readonly at: number;
  readonly product: Product;
  readonly refundedAt?: number;
}

interface Study {
  readonly product: Product;
  readonly furthest: number;
  readonly startedAt: number;
  readonly updatedAt: number;
  readonly completedAt?: number;
}

interface WrittenReview {
  readonly id: string;
  readonly at: number;
  readonly product: Product;
  readonly rating: number;
  readonly text?: string;
}

/** Everything that one learner did, for the log and the tables. */
export interface Life {
  readonly learner: Learner;
  /** Oldest first. */
  readonly events: readonly (BehaviourEvent | MergeEvent)[];
  readonly purchases: readonly Purchase[];
  readonly studies: readonly Study[];
  readonly reviews: readonly WrittenReview[];
}

const instant = (at: number) => new Date(at).toISOString();
const clamp = (value: number, from: number, to: number) => Math.min(to, Math.max(from, value));

/** The visitor id that a learner got on their first visit. */
const visitorOf = ({ id }: Learner, at: number): string =>
  visitorIdOf(at, createHash("sha256").update(id).digest().subarray(0, VISITOR_BYTES));

interface Owned {
  readonly demo: DemoProduct;
  readonly at: number;
  progress: number;
  readonly startedAt: number;
  updatedAt: number;
  completedAt?: number;
}

/** A learner's history so far. */
interface Living {
  readonly chance: Chance;
  readonly learner: Learner;
  readonly products: readonly DemoProduct[];
  readonly now: number;
  readonly events: (BehaviourEvent | MergeEvent)[];
  readonly owned: Map<string, Owned>;
  readonly purchases: Purchase[];
  readonly reviews: WrittenReview[];
  /** Products that the learner rejected. */
  readonly turned: Set<string>;
}

type Who = { readonly user: string } | { readonly anonymousId: string };

/** One session; time advances with each event. */
class Visit {
  at: number;
  readonly session: string;
  readonly who: Who;
  private readonly life: Living;

  constructor(life: Living, began: number, who: Who) {
    this.life = life;
    this.session = `s-${life.chance.id(began).slice(-12)}`;
    this.at = began;
    this.who = who;
  }

  record(type: EventType, product: Product | undefined, more: Partial<BehaviourEvent> = {}): void {
    const { chance, now, events } = this.life;
    this.at = Math.min(now - 1, this.at + chance.integer(2_000, MINUTE));
    const about = product && { product: product.id };
    const { session, who } = this;
    events.push({
      id: chance.id(this.at),
      type,
      at: instant(this.at),
      ...about,
      session,
      ...who,
      ...more,
      consent: true,
    });
  }
}

/** Looks at one product, and sometimes buys it. */
function look(life: Living, visit: Visit): void {
  const { chance, learner, products, owned, turned } = life;
  const demo = products[chance.byCumulative(learner.draws)] as DemoProduct;
  const { product } = demo;
  if (turned.has(product.id) || Date.parse(product.publishedAt as string) > visit.at) return;
  if (chance.happens(0.3)) visit.record("click", product, { placement: chance.pick(["home", "product", "library"]) });
  visit.record("view", product, { durationMs: chance.integer(4_000, 4 * MINUTE) });
  if (owned.has(product.id)) return;
  if (chance.happens(0.02)) {
    turned.add(product.id);
    visit.record("dismiss", product);
    return;
  }
  if (!chance.happens(0.18) || !("user" in visit.who)) return;
  visit.record("cart", product);
  if (!chance.happens(0.75)) return;
  visit.record("checkout", product);
  if (chance.happens(0.85)) buy(life, visit, demo);
}

/** Buys a product; a few request a refund a day later. */
function buy({ chance, now, events, owned, purchases, turned }: Living, visit: Visit, demo: DemoProduct): void {
  const { product } = demo;
  visit.record("purchase", product, { value: product.price.amount });
  const { at, session, who } = visit;
  const refundedAt = at + DAY;
  const isRefunded = chance.happens(0.03) && refundedAt < now;
  purchases.push({ at, product, ...(isRefunded && { refundedAt }) });
  if (!isRefunded) {
    owned.set(product.id, { demo, at, progress: 0, startedAt: at, updatedAt: at });
    return;
  }
  turned.add(product.id);
  events.push({
    id: chance.id(refundedAt),
    type: "refund",
    at: instant(refundedAt),
    product: product.id,
    session,
    ...who,
    value: product.price.amount,
    consent: true,
  });
}

/** A pseudo-random number that depends on an id. */
const numberOf = (id: string): number => createHash("sha256").update(id).digest().readUInt16BE();

/** Continues with some owned products, and reviews half of the completed ones. */
function study({ chance, owned, reviews }: Living, visit: Visit): void {
  for (const each of owned.values()) {
    if (each.completedAt !== undefined || each.at > visit.at || !chance.happens(0.6)) continue;
    const { product, quality } = each.demo;
    each.progress = clamp(each.progress + 0.1 + 0.35 * chance.share(), 0, 1);
    visit.record("progress", product, {
      progress: Math.round(100 * each.progress) / 100,
      durationMs: chance.integer(5, 50) * MINUTE,
    });
    each.updatedAt = visit.at;
    if (each.progress < 1) continue;
    visit.record("complete", product);
    each.completedAt = visit.at;
    if (!chance.happens(0.5)) continue;
    const rating = clamp(Math.round(3.7 + 0.9 * quality + 0.6 * chance.normal()), 1, 5);
    visit.record("review", product, { value: rating });
    // A draw that is no longer used, kept so that all others stay the same.
    chance.pick(reviewForms);
    const id = chance.id(visit.at);
    const text = reviewText(cardOf(product, each.demo.subject), product.language, rating, numberOf(id));
    reviews.push({ id, at: visit.at, product, rating, ...(text !== undefined && { text }) });
  }
}

/** The times of a learner's sessions: the earlier they joined, the more. */
function visitsOf(chance: Chance, { joinedAt, activity }: Learner, now: number): number[] {
  const from = Math.max(now - DAYS * DAY, joinedAt);
  const share = (now - from) / (DAYS * DAY);
  const count = Math.max(1, Math.round(SESSIONS * activity * (0.25 + 0.75 * share)));
  return Array.from({ length: count }, () => Math.floor(from + chance.share() * (now - from))).sort((a, b) => a - b);
}

/**
 * Simulates one learner's ninety days up to `now`: sessions in which they look, sometimes buy, and study their
 * products.
 */
export function lifeOf(chance: Chance, learner: Learner, products: readonly DemoProduct[], now: number): Life {
  const made = { events: [], owned: new Map(), purchases: [], reviews: [], turned: new Set<string>() };
  const life: Living = { chance, learner, products, now, ...made };
  const { events, owned, purchases, reviews } = life;
  const times = visitsOf(chance, learner, now);
  const visitor = chance.happens(0.2) ? visitorOf(learner, times[0] as number) : undefined;
  for (const [n, began] of times.entries()) {
    const anonymousId = n === 0 ? visitor : undefined;
    const visit = new Visit(life, began, anonymousId === undefined ? { user: learner.id } : { anonymousId });
    if (chance.happens(0.25))
      visit.record("search", undefined, { query: learner.language === "zh" ? "课程" : "course" });
    for (let looks = chance.integer(1, 4); looks > 0; looks--) look(life, visit);
    study(life, visit);
    if (anonymousId === undefined) continue;
    events.push({ id: chance.id(visit.at), type: "merge", at: instant(visit.at), user: learner.id, anonymousId });
  }
  return {
    learner,
    events: events.sort((a, b) => a.at.localeCompare(b.at)),
    purchases,
    studies: [...owned.values()]
      .filter(({ progress }) => progress > 0)
      .map(({ demo, progress, startedAt, updatedAt, completedAt }) => ({
        product: demo.product,
        furthest: progress,
        startedAt,
        updatedAt,
        ...(completedAt !== undefined && { completedAt }),
      })),
    reviews,
  };
}
