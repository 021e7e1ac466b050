import { itemKind } from "../shared/kernel/data-model.ts";

/** The indexes of learning's table: four of them list reviews for different queries. */
export const indexes = ["byTime", "byStars", "ofCreator", "unanswered", "ofCustomer"] as const;

export const progressKind = itemKind({
  pk: "LEARNER#{customer}",
  sk: "PROGRESS#{product}",
  holds: "a customer's progress in a product",
});

export const openingKind = itemKind({
  pk: "LEARNER#{customer}",
  sk: "OPENING#{product}",
  holds: "the deliveries of a product's content to a customer, counted",
});

export const reviewKind = itemKind({
  pk: "PRODUCT#{product}",
  sk: "REVIEW#{customer}",
  holds: "a customer's review of a product",
  lists: {
    byTime: {
      index: "byTime",
      pk: "PRODUCT#{product}#{priceClass}",
      sk: "{createdAt}#{review}",
      lists: "the counting reviews of a product, as free or as paid",
    },
    byStars: {
      index: "byStars",
      pk: "STARS#{product}#{priceClass}",
      sk: "{rating}#{createdAt}#{review}",
      lists: "the counting reviews of a product by their stars, as free or as paid",
    },
    ofCreator: {
      index: "ofCreator",
      pk: "REVIEWS#{creator}",
      sk: "{review}",
      lists: "the counting reviews of all of a creator's products",
    },
    unanswered: {
      index: "unanswered",
      pk: "UNANSWERED#{creator}",
      sk: "{review}",
      lists: "the counting reviews of a creator's products without a reply",
    },
    ofCustomer: {
      index: "ofCustomer",
      pk: "REVIEWED#{customer}",
      sk: "{review}",
      lists: "all reviews by a customer, whether they count or not",
    },
  },
});

/** Shard 0 has no number, so that a product that is seldom reviewed has one item without one. */
export const ratingKind = itemKind({
  pk: "PRODUCT#{product}",
  sk: "RATING{shard}",
  holds: "one shard of a product's stars, so that many can review at once",
});

export const wishKind = itemKind({
  pk: "LEARNER#{customer}",
  sk: "WISH#{product}",
  holds: "a product on a person's wishlist",
  lists: {
    byTime: {
      index: "byTime",
      pk: "WISHES#{customer}",
      sk: "{at}#{product}",
      lists: "a person's wishlist",
    },
  },
});

export const wishCountKind = itemKind({
  pk: "LEARNER#{customer}",
  sk: "WISHES",
  holds: "the number of products on a person's wishlist",
});

export const progressKey = (customer: string, product: string) => progressKind.key({ customer, product });
export const openingKey = (customer: string, product: string) => openingKind.key({ customer, product });
export const reviewKey = (product: string, customer: string) => reviewKind.key({ product, customer });
export const ratingKey = (product: string, shard = 0) =>
  ratingKind.key({ product, shard: shard === 0 ? "" : `#${shard}` });
