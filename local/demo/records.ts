import { profileItems } from "../../functions/behaviour/seed.ts";
import { type Product, priceClassOf } from "../../functions/catalogue/contract/product.ts";
import { detailsItem, productItems, ratedProductItems, shelfItems } from "../../functions/catalogue/seed.ts";
import type { Order } from "../../functions/commerce/contract/order.ts";
import { orderItems, refundDaysOf, salesSumItems } from "../../functions/commerce/seed.ts";
import { userItem } from "../../functions/identity/client.ts";
import { progressItem, ratingItem, reviewItem } from "../../functions/learning/seed.ts";
import type { Life, Purchase } from "./behaviour.ts";
import type { Chance } from "./chance.ts";
import type { DemoProduct } from "./shop.ts";

type Item = Record<string, unknown>;
const instant = (at: number) => new Date(at).toISOString();

/** A person as identity stores them. */
export const userRecord = (
  person: { readonly id: string; readonly displayName: string; readonly language: Product["language"] },
  email: string,
  createdAt: number,
): Item => {
  const { id, displayName, language } = person;
  return userItem({ id, email, displayName, language, createdAt: instant(createdAt) });
};

/** Products with the stars that reviews gave them, and in how many bundles they are. */
export function productRecords(
  products: readonly DemoProduct[],
  lives: readonly Life[],
  bundles: readonly Product[],
): Item[] {
  const ratings = ratingsOf(lives);
  return products.flatMap(({ product: made, details }) => {
    const inBundles = bundles.filter(({ includes }) => includes?.includes(made.id)).length;
    const product = inBundles === 0 ? made : { ...made, inBundles };
    const rating = ratings.get(product.id);
    return [...(rating ? ratedProductItems(product, rating) : productItems(product)), detailsItem(product, details)];
  });
}

/** How many products each creator has on sale, with their stars. */
export function shelfRecords(
  products: readonly DemoProduct[],
  lives: readonly Life[],
  apart: readonly Product[],
): Item[] {
  const ratings = ratingsOf(lives);
  const rated = products.map(({ product }) => ({ ...product, rating: ratings.get(product.id) ?? product.rating }));
  return shelfItems([...rated, ...apart]);
}

const NO_STARS = { count: 0, sum: 0, counts: [0, 0, 0, 0, 0] };

function ratingsOf(lives: readonly Life[]): Map<string, typeof NO_STARS> {
  const ratings = new Map<string, typeof NO_STARS>();
  for (const { product, rating } of lives.flatMap(({ reviews }) => reviews)) {
    const { count, sum, counts } = ratings.get(product.id) ?? NO_STARS;
    ratings.set(product.id, {
      count: count + 1,
      sum: sum + rating,
      counts: counts.with(rating - 1, (counts[rating - 1] ?? 0) + 1),
    });
  }
  return ratings;
}

function orderOf(chance: Chance, customer: string, { at, product, refundedAt }: Purchase): Order {
  const { id: productId, creatorId, type, title, version, price } = product;
  const id = chance.id(at);
  return {
    id,
    customer,
    lines: [{ productId, creatorId, type, title, version, price, refundDays: refundDaysOf({ type }) }],
    total: price,
    refunded: { amount: refundedAt === undefined ? 0 : price.amount, currency: price.currency },
    state: refundedAt === undefined ? "paid" : "refunded",
    createdAt: instant(at - 60_000),
    paidAt: instant(at),
    ...(refundedAt !== undefined && { refundedAt: instant(refundedAt) }),
    ...(price.amount > 0 && { paymentIntent: `pi_demo_${id}` }),
    version: refundedAt === undefined ? 2 : 3,
  };
}

export const ordersOf = (chance: Chance, lives: readonly Life[]): Order[] =>
  lives.flatMap(({ learner, purchases }) => purchases.map((purchase) => orderOf(chance, learner.id, purchase)));

/** Orders, rights and journals, and creators' sales summaries. */
export const commerceRecords = (orders: readonly Order[]): Item[] => [
  ...orders.flatMap(orderItems),
  ...salesSumItems(orders),
];

/** Progress, reviews and ratings. */
export function learningRecords(lives: readonly Life[]): Item[] {
  const studies = lives.flatMap(({ learner, studies }) =>
    studies.map(({ product, furthest, startedAt, updatedAt, completedAt }) =>
      progressItem({
        customer: learner.id,
        productId: product.id,
        progress: furthest,
        furthest,
        startedAt: instant(startedAt),
        updatedAt: instant(updatedAt),
        ...(completedAt !== undefined && { completedAt: instant(completedAt) }),
      }),
    ),
  );
  const reviews = lives.flatMap(({ learner, reviews }) =>
    reviews.map(({ id, at, product, rating, text }) =>
      reviewItem({
        id,
        productId: product.id,
        creatorId: product.creatorId,
        customer: learner.id,
        rating,
        ...(text !== undefined && { text }),
        createdAt: instant(at),
        version: product.version,
        paid: priceClassOf(product) === "paid",
        counts: true,
        revision: 1,
      }),
    ),
  );
  const classes = new Map(
    lives.flatMap(({ reviews }) => reviews.map(({ product }) => [product.id, priceClassOf(product)] as const)),
  );
  const ratings = [...ratingsOf(lives)].map(([productId, stars]) =>
    ratingItem(productId, classes.get(productId) ?? "paid", stars),
  );
  return [...studies, ...reviews, ...ratings];
}

/** Profiles, made from the events. */
export const profileRecords = (lives: readonly Life[]): Item[] =>
  lives.flatMap(({ learner, events }) => profileItems(learner.id, events));
