import { presence } from "../../behaviour/contract/interaction-sum.ts";
import type { Product } from "../../catalogue/contract/product.ts";
import { DAY_MS, MINUTE_MS } from "../../shared/kernel/time.ts";
import type { Placement } from "../contract/placement.ts";
import type { PurchaseFeature } from "../contract/purchase.ts";
import { purchaseFeatures } from "../contract/purchase.ts";
import type { KnownProduct } from "../interactions/interaction.ts";
import type { Situation } from "../serving/candidates.ts";
import { dollarsOf } from "../serving/dollars.ts";

/** A person's data that the list itself does not use. */
export interface PersonKnown {
  readonly known: readonly KnownProduct[];
  readonly spentMs: number;
  /** ms since 1970; undefined for somebody new. */
  readonly firstSeenAt: number | undefined;
}

/** An item at its place in a list. */
interface Placed {
  readonly product: Product;
  readonly position: number;
  readonly relevance: number;
  readonly isByChance: boolean;
}

type Features = Readonly<Record<PurchaseFeature, number>>;
type PersonFeatures = Pick<Features, "minutes" | "looked" | "bought" | "away" | "acquainted">;

/** Four decimal places, so that the receipt contains exactly the numbers that were scored. */
const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

const daysBetween = (from: number, to: number): number => Math.max(0, to - from) / DAY_MS;

function personFeatures(
  { known, spentMs, firstSeenAt }: PersonKnown,
  { acts, now }: Pick<Situation, "acts" | "now">,
): PersonFeatures {
  const last = Math.max(...[...acts.values()].map((each) => each.last), Number.NEGATIVE_INFINITY);
  return {
    minutes: Math.log1p(spentMs / MINUTE_MS),
    looked: Math.log1p(new Set(known.map(({ product }) => product)).size),
    bought: Math.log1p([...acts.values()].filter(({ bought }) => bought).length),
    away: Number.isFinite(last) ? Math.log1p(daysBetween(last, now)) : 0,
    acquainted: firstSeenAt === undefined ? 0 : Math.log1p(daysBetween(firstSeenAt, now)),
  };
}

/** The mean logarithm of the prices that a person paid, else of the products they like; undefined without either. */
function usualPrice({ acts, seen, shelf }: Pick<Situation, "acts" | "seen" | "shelf">): number | undefined {
  const pricesOf = (ids: Iterable<string>): number[] =>
    [...ids].flatMap((id) => {
      const product = shelf.get(id);
      return product ? [Math.log1p(dollarsOf(product.price))] : [];
    });
  const bought = pricesOf([...acts].flatMap(([id, act]) => (act.bought ? [id] : [])));
  const prices =
    bought.length > 0 ? bought : pricesOf([...seen].flatMap(([id, { weight }]) => (weight > 0 ? [id] : [])));
  return prices.length === 0 ? undefined : prices.reduce((sum, price) => sum + price, 0) / prices.length;
}

/** The shares of a person's interests by topic and by creator. */
function sharesOf({ seen, shelf }: Pick<Situation, "seen" | "shelf">) {
  const topics = new Map<string, number>();
  const creators = new Map<string, number>();
  let total = 0;
  for (const [id, { weight }] of seen) {
    const product = shelf.get(id);
    if (!product || weight <= 0) continue;
    total += weight;
    topics.set(product.topic, (topics.get(product.topic) ?? 0) + weight);
    creators.set(product.creatorId, (creators.get(product.creatorId) ?? 0) + weight);
  }
  const share = (sums: ReadonlyMap<string, number>, key: string) => (total === 0 ? 0 : (sums.get(key) ?? 0) / total);
  return {
    topic: (product: Product) => share(topics, product.topic),
    creator: (product: Product) => share(creators, product.creatorId),
  };
}

/** A person's earlier acts with each product: how often they viewed it, and whether it is in a cart or on a list. */
function looksOf(known: readonly KnownProduct[], now: number) {
  const looks = new Map<string, { views: number; wanted: number }>();
  for (const { product, at, sums } of known) {
    const before = looks.get(product) ?? { views: 0, wanted: 0 };
    const factor = presence(Date.parse(at), now);
    looks.set(product, {
      views: before.views + factor * ((sums.view?.present ?? 0) + (sums.click?.present ?? 0)),
      wanted: sums.cart || sums.checkout || sums.wish ? 1 : before.wanted,
    });
  }
  return looks;
}

const PLACES = {
  onProductPage: "product",
  inCart: "cart",
  inLibrary: "library",
  afterOthers: "next",
  again: "again",
} as const satisfies Partial<Record<PurchaseFeature, Placement>>;

function placementFeatures(placement: Placement): Record<keyof typeof PLACES, number> {
  const is = (place: keyof typeof PLACES) => (PLACES[place] === placement ? 1 : 0);
  return {
    onProductPage: is("onProductPage"),
    inCart: is("inCart"),
    inLibrary: is("inLibrary"),
    afterOthers: is("afterOthers"),
    again: is("again"),
  };
}

/**
 * The features of each item of a list, in the order of `purchaseFeatures`. Serving scores with them and stores them in the
 * receipt, where training reads them, so that no feature is newer than the decision. Counts, times and prices, which have long
 * tails, are logarithms (of one more).
 */
export function purchaseSnapshot(
  person: PersonKnown,
  situation: Pick<Situation, "placement" | "now" | "shelf" | "seen" | "acts" | "shown">,
  items: readonly Placed[],
): number[][] {
  const { placement, now, shown } = situation;
  const own = personFeatures(person, situation);
  const usual = usualPrice(situation);
  const shares = sharesOf(situation);
  const looks = looksOf(person.known, now);
  const places = placementFeatures(placement);
  return items.map(({ product, position, relevance, isByChance }) => {
    const { id, rating, publishedAt, createdAt } = product;
    const price = Math.log1p(dollarsOf(product.price));
    const features: Features = {
      ...own,
      ...places,
      topic: shares.topic(product),
      creator: shares.creator(product),
      views: Math.log1p(looks.get(id)?.views ?? 0),
      wanted: looks.get(id)?.wanted ?? 0,
      passedOver: Math.log1p(shown.get(id) ?? 0),
      price,
      dearer: usual === undefined ? 0 : Math.max(0, price - usual),
      cheaper: usual === undefined ? 0 : Math.max(0, usual - price),
      stars: rating.count === 0 ? 0 : rating.sum / rating.count,
      reviews: Math.log1p(rating.count),
      age: Math.log1p(daysBetween(Date.parse(publishedAt ?? createdAt), now)),
      position: Math.log(position),
      relevance,
      byChance: isByChance ? 1 : 0,
    };
    return purchaseFeatures.map((name) => rounded(features[name]));
  });
}
