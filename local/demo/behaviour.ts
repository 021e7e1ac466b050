import { createHash } from "node:crypto";
import type { BehaviourEvent, MergeEvent } from "../../functions/behaviour/contract/event.ts";
import type { EventType } from "../../functions/behaviour/contract/event-types.ts";
import type { Product } from "../../functions/catalogue/contract/product.ts";
import { VISITOR_BYTES, visitorIdOf } from "../../functions/shared/kernel/visitor.ts";
import type { Chance } from "./chance.ts";
import type { Learner } from "./learners.ts";
import type { DemoProduct } from "./shop.ts";
import { praise } from "./vocabulary.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;
const DAYS = 90;
/** Sessions of a learner of mean activity who was there all the time: some 56 events each. */
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
  readonly text: string;
}

/** All that one learner did, as the log and the tables are to tell it. */
export interface Life {
  readonly learner: Learner;
  /** Oldest first. */
  readonly events: readonly (BehaviourEvent | MergeEvent)[];
  readonly purchases: readonly Purchase[];
  readonly studies: readonly Study[];
  readonly reviews: readonly WrittenReview[];
}

const clamp = (value: number, from: number, to: number) => Math.min(to, Math.max(from, value));

/** The id that a learner was issued on their first visit. */
const visitorOf = ({ id }: Learner, at: number): string =>
  visitorIdOf(at, createHash("sha256").update(id).digest().subarray(0, VISITOR_BYTES));

/** Lives one learner's ninety days up to `now`: sessions in which they look, sometimes buy, and study what they have. */
export function lifeOf(chance: Chance, learner: Learner, products: readonly DemoProduct[], now: number): Life {
  const start = now - DAYS * DAY;
  const events: (BehaviourEvent | MergeEvent)[] = [];
  const owned = new Map<
    string,
    { demo: DemoProduct; at: number; progress: number; startedAt: number; updatedAt: number; completedAt?: number }
  >();
  const purchases: Purchase[] = [];
  const reviews: WrittenReview[] = [];
  const turned = new Set<string>();
  const from = Math.max(start, learner.joinedAt);
  const share = (now - from) / (DAYS * DAY);
  const count = Math.max(1, Math.round(SESSIONS * learner.activity * (0.25 + 0.75 * share)));
  const times = Array.from({ length: count }, () => Math.floor(from + chance.share() * (now - from))).sort(
    (a, b) => a - b,
  );
  const visitor = chance.happens(0.2) ? visitorOf(learner, times[0] as number) : undefined;

  times.forEach((began, visit) => {
    const session = `s-${chance.id(began).slice(-12)}`;
    const who = visit === 0 && visitor !== undefined ? { anonymousId: visitor } : { user: learner.id };
    let at = began;
    const tell = (type: EventType, product: Product | undefined, more: Partial<BehaviourEvent> = {}) => {
      at = Math.min(now - 1, at + chance.integer(2_000, MINUTE));
      const instant = new Date(at).toISOString();
      const about = product && { product: product.id };
      events.push({ id: chance.id(at), type, at: instant, ...about, session, ...who, ...more, consent: true });
    };
    if (chance.happens(0.25)) tell("search", undefined, { query: learner.language === "zh" ? "课程" : "course" });
    for (let looks = chance.integer(1, 4); looks > 0; looks--) {
      const demo = products[chance.byCumulative(learner.draws)] as DemoProduct;
      const { product } = demo;
      if (turned.has(product.id) || Date.parse(product.publishedAt as string) > at) continue;
      if (chance.happens(0.3)) tell("click", product, { placement: chance.pick(["home", "product", "library"]) });
      tell("view", product, { durationMs: chance.integer(4_000, 4 * MINUTE) });
      if (owned.has(product.id)) continue;
      if (chance.happens(0.02)) {
        turned.add(product.id);
        tell("dismiss", product);
        continue;
      }
      if (!chance.happens(0.18) || who.user === undefined) continue;
      tell("cart", product);
      if (!chance.happens(0.75)) continue;
      tell("checkout", product);
      if (!chance.happens(0.85)) continue;
      tell("purchase", product, { value: product.price.amount });
      const regret = chance.happens(0.03) && at + DAY < now;
      purchases.push({ at, product, ...(regret && { refundedAt: at + DAY }) });
      if (regret) {
        turned.add(product.id);
        const refundedAt = at + DAY;
        const instant = new Date(refundedAt).toISOString();
        events.push({
          id: chance.id(refundedAt),
          type: "refund",
          at: instant,
          product: product.id,
          session,
          ...who,
          value: product.price.amount,
          consent: true,
        });
      } else owned.set(product.id, { demo, at, progress: 0, startedAt: at, updatedAt: at });
    }
    for (const [id, study] of owned) {
      if (study.completedAt !== undefined || study.at > at || !chance.happens(0.6)) continue;
      const { product } = study.demo;
      study.progress = clamp(study.progress + 0.1 + 0.35 * chance.share(), 0, 1);
      tell("progress", product, {
        progress: Math.round(100 * study.progress) / 100,
        durationMs: chance.integer(5, 50) * MINUTE,
      });
      study.updatedAt = at;
      if (study.progress < 1) continue;
      tell("complete", product);
      study.completedAt = at;
      if (!chance.happens(0.5)) continue;
      const rating = clamp(Math.round(3.7 + 0.9 * study.demo.quality + 0.6 * chance.normal()), 1, 5);
      tell("review", product, { value: rating });
      const text = chance.pick(praise[product.language][rating - 1] ?? []);
      reviews.push({ id: chance.id(at), at, product: (owned.get(id) as typeof study).demo.product, rating, text });
    }
    if (visit === 0 && visitor !== undefined) {
      const merged = new Date(at).toISOString();
      events.push({ id: chance.id(at), type: "merge", at: merged, user: learner.id, anonymousId: visitor });
    }
  });
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
