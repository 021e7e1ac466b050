import type { Money } from "../../shared/kernel/money.ts";
import { searchable } from "../../shared/kernel/searchable.ts";
import type { Product, ProductFilter } from "../contract/product.ts";
import { productKind } from "../keys.ts";
import { PRIOR_COUNT, PRIOR_MEAN } from "../settings.ts";
import { NO_RANK } from "./popularity.ts";

/** Enough digits for any price, so that text sorts as numbers do. */
const PRICE_DIGITS = 8;

/** The mean of stars, drawn towards the shop's prior mean while reviews are few (a Bayesian average). */
export const ratingScore = ({ count, sum }: Product["rating"]): number =>
  (sum + PRIOR_COUNT * PRIOR_MEAN) / (count + PRIOR_COUNT);

/** The sort key of a price. */
export const priceRank = (amount: number): string => String(amount).padStart(PRICE_DIGITS, "0");
/** The attributes that list a product by its rating. */
export const ratingPlaceOf = ({ rating, id }: Pick<Product, "rating" | "id">) =>
  productKind.place.byRating({ score: ratingScore(rating).toFixed(6), id });

/** The words of a search, folded as the searched text is. */
export const searchWords = (q: string): string[] => [...new Set(searchable(q).split(" ").filter(Boolean))];

export const searchText = ({
  title,
  summary,
  topic,
  tags = [],
}: Pick<Product, "title" | "summary" | "topic" | "tags">): string =>
  [title, summary, topic, ...tags].map(searchable).join("\n");

/** As much of a title as a place in the list of titles holds. */
const MOST_OF_TITLE = 40;

/** What a title is looked up by, in the list of its first sign. */
export function titlePlaceOf(text: string): { readonly first: string; readonly title: string } {
  const title = [...(searchable(text) || text)].slice(0, MOST_OF_TITLE).join("");
  return { first: [...title][0] ?? "", title };
}

/** The attributes by which a product is listed: for its creator and operators in any state, for the rest on sale. */
export function listingOf(product: Product): Record<string, unknown> {
  const { id, creatorId, createdAt, price, prices = [], publishedAt = createdAt } = product;
  const owner = {
    ...productKind.place.byCreator({ creator: creatorId, createdAt, id }),
    ...productKind.place.byTitle({ ...titlePlaceOf(product.title), id }),
  };
  if (product.state !== "published") return owner;
  return {
    ...owner,
    ...productKind.place.byTime({ publishedAt, id }),
    ...pricePlaceOf(id, price),
    ...ratingPlaceOf(product),
    ...productKind.place.byPopularity({ rank: NO_RANK, id }),
    searchText: searchText(product),
    furtherPrices: Object.fromEntries(prices.map(({ amount, currency }) => [currency, amount])),
  };
}

const pricePlaceOf = (id: string, { amount, currency }: Money) =>
  productKind.place.byPrice({ currency, price: priceRank(amount), id });

/** The attributes that list a product on sale at each of its further prices, besides those of filters. */
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
    ...pricePlaceOf(id, price),
  }));
}

/** Whether a list must read more products than it shows. */
export const narrows = (filter: ProductFilter): boolean =>
  Object.entries(filter).some(([name, value]) => value !== undefined && name !== "currency");
