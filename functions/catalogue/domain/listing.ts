import type { Money } from "../../shared/kernel/money.ts";
import { searchable } from "../../shared/kernel/searchable.ts";
import { type Product, type ProductFilter, shelfIndex } from "../contract/product.ts";

/** Digits that hold any price, so that text sorts as the number does. */
const PRICE_DIGITS = 8;
/** How many average reviews a product is given beforehand: one five-star review must not beat a hundred. */
const PRIOR_COUNT = 5;
const PRIOR_MEAN = 3.5;

/** The mean of stars, drawn to the shop's prior mean while reviews are few (a Bayesian average). */
export const ratingScore = ({ count, sum }: Product["rating"]): number =>
  (sum + PRIOR_COUNT * PRIOR_MEAN) / (count + PRIOR_COUNT);

/** Where the price index begins for a price. */
export const priceRank = (amount: number): string => String(amount).padStart(PRICE_DIGITS, "0");
export const ratingRank = (rating: Product["rating"], id: string): string => `${ratingScore(rating).toFixed(6)}#${id}`;

/** The words that a search looks for, as they are in the text that is searched. */
export const searchWords = (q: string): string[] => [...new Set(searchable(q).split(" ").filter(Boolean))];

export const searchText = ({ title, summary, topic }: Pick<Product, "title" | "summary" | "topic">): string =>
  [title, summary, topic].map(searchable).join("\n");

/** The attributes by which a product on sale is listed; none for one that is not. */
export function listingOf(product: Product): Record<string, unknown> {
  const owner = { gsi4Pk: `CREATOR#${product.creatorId}`, gsi4Sk: `${product.createdAt}#${product.id}` };
  if (product.state !== "published") return owner;
  const { id, price, prices = [], publishedAt, rating } = product;
  return {
    ...owner,
    gsi1Pk: shelfIndex.partition,
    gsi1Sk: `${publishedAt}#${id}`,
    ...pricePlace(id, price),
    gsi3Pk: "SHELF",
    gsi3Sk: ratingRank(rating, id),
    searchText: searchText(product),
    furtherPrices: Object.fromEntries(prices.map(({ amount, currency }) => [currency, amount])),
  };
}

const pricePlace = (id: string, { amount, currency }: Money) => ({
  gsi2Pk: `SHELF#${currency}`,
  gsi2Sk: `${priceRank(amount)}#${id}`,
});

/** What a product on sale is listed by at each of its further prices, beside what a list is narrowed by. */
export function furtherListingsOf(product: Product) {
  const { id, type, topic, language, creatorId, prices = [] } = product;
  if (product.state !== "published") return [];
  return prices.map((price) => ({
    id,
    currency: price.currency,
    type,
    topic,
    language,
    creatorId,
    searchText: searchText(product),
    ...pricePlace(id, price),
  }));
}

/** Whether a list must look at more products than it shows. */
export const narrows = (filter: ProductFilter): boolean =>
  Object.entries(filter).some(([name, value]) => value !== undefined && name !== "currency");
