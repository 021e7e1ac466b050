import { itemKind } from "../shared/kernel/data-model.ts";

/** The indexes of the catalogue's table. */
export const indexes = ["byTime", "byPrice", "byRating", "byPopularity", "byCreator", "byTitle"] as const;

const PUBLISHED = "PUBLISHED";

/** A price in minor units is padded to eight digits, so that its text sorts as the number does. */
const byPrice = {
  index: "byPrice",
  pk: `${PUBLISHED}#{currency}`,
  sk: "{price}#{id}",
  lists: "products on sale by their price in one currency",
} as const;

export const productKind = itemKind({
  pk: "PRODUCT#{id}",
  sk: "PRODUCT",
  holds: "a product's current version",
  lists: {
    byTime: {
      index: "byTime",
      pk: PUBLISHED,
      sk: "{publishedAt}#{id}",
      lists: "products on sale by when they were first published",
    },
    byPrice,
    byRating: { index: "byRating", pk: PUBLISHED, sk: "{score}#{id}", lists: "products on sale by their rating" },
    byPopularity: {
      index: "byPopularity",
      pk: PUBLISHED,
      sk: "{rank}#{id}",
      lists: "products on sale by the interactions of the last weeks, as last surveyed",
    },
    byCreator: {
      index: "byCreator",
      pk: "CREATOR#{creator}",
      sk: "{createdAt}#{id}",
      lists: "a creator's products in every state, by when they were created",
    },
    byTitle: {
      index: "byTitle",
      pk: "TITLE#{first}",
      sk: "{title}#{id}",
      lists: "products in every state whose title, without case and accents, begins with a character",
    },
  },
});

export const versionKind = itemKind({
  pk: "PRODUCT#{id}",
  sk: "VERSION#{version}",
  holds: "an earlier version of a product, as the attribute `product`, with its content",
});

export const detailsKind = itemKind({
  pk: "PRODUCT#{id}",
  sk: "DETAILS",
  holds: "the long fields of a product, which only its own page shows",
});

export const earlierDetailsKind = itemKind({
  pk: "PRODUCT#{id}",
  sk: "DETAILS#{version}",
  holds: "earlier long fields of a product that was on sale with them, by their first version",
});

export const topicsKind = itemKind({
  pk: "SHOP",
  sk: "TOPICS",
  holds: "the number of products on sale by topic and language, at the last count",
});

export const furtherPriceKind = itemKind({
  pk: "PRODUCT#{id}",
  sk: "PRICE#{currency}",
  holds: "a product on sale, listed at one of its further prices",
  lists: { byPrice },
});

export const uploadKind = itemKind({
  pk: "PRODUCT#{id}",
  sk: "UPLOAD",
  holds: "the newest upload that a creator requested and has not committed",
  expires: "a day after it can no longer be committed",
});

export const shelfKind = itemKind({
  pk: "CREATOR#{creator}",
  sk: "SHELF",
  holds: "the number of a creator's products on sale, and their stars",
});

export const productKey = (id: string) => productKind.key({ id });
/** Versions are padded to eight digits, so that their text sorts as the number does. */
export const versionKey = (id: string, version: number) =>
  versionKind.key({ id, version: String(version).padStart(8, "0") });
