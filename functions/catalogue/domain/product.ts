import { refundDays } from "../../commerce/contract/refund-terms.ts";
import { leastOf, type Money } from "../../shared/kernel/money.ts";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { type Details, detailFields } from "../contract/details.ts";
import { type ListedProduct, type Product, priceClassOf, priceIn, type ShownProduct } from "../contract/product.ts";
import { slugOf } from "./slug.ts";

/** A creator's input for a product. */
export type ProductFields = Pick<
  Product,
  | "type"
  | "title"
  | "summary"
  | "topic"
  | "language"
  | "price"
  | "prices"
  | "floor"
  | "recurring"
  | "includes"
  | "credits"
  | "instalments"
  | "use"
  | "tags"
>;

type Nullable<Fields> = { readonly [Name in keyof Fields]?: Fields[Name] | null | undefined };

/** A creator's input, divided into the fields of lists and those of the product's own page. */
export function apart<Said extends object>(
  said: Said & Nullable<Details>,
): { readonly fields: Omit<Said, keyof Details>; readonly told: Nullable<Details> } {
  const { description, outcomes, outline, sample, ...fields } = said;
  return { fields, told: { description, outcomes, outline, sample } };
}

/** Details after a change: null removes a field. The same object if the change has none of them. */
export function changedDetails(kept: Details, told: Nullable<Details>): Details {
  if (detailFields.every((name) => told[name] === undefined)) return kept;
  const given = { ...kept, ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)) };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}

export const draft = (id: string, creatorId: string, fields: ProductFields, createdAt: string): Product => ({
  id,
  creatorId,
  ...fields,
  state: "draft",
  version: 1,
  rating: { count: 0, sum: 0 },
  createdAt,
});

type Denied = Refusal<"unknown-product" | "not-yours">;

/** A product that a creator may change. */
export function owned(product: Product | undefined, creator: string): Product | Denied {
  if (!product) return refuse("unknown-product", "There is no product with this id.");
  if (product.creatorId !== creator) return refuse("not-yours", "Only the product's creator may change it.");
  return product;
}

/** The next version of a product, changed by its creator. */
export function changed(
  product: Product | undefined,
  creator: string,
  change: Partial<Product>,
  from?: number,
): Product | Denied | Refusal<"version-conflict"> {
  const mine = owned(product, creator);
  if (isRefusal(mine)) return mine;
  if (from !== undefined && from !== mine.version) {
    return refuse(
      "version-conflict",
      `The product is at version ${mine.version}; read it again and repeat the change.`,
    );
  }
  return { ...mine, ...change, version: mine.version + 1 };
}

/** A product has one price in a currency, is free in all of them or in none, and no floor exceeds its price. */
export function priced(product: Product): Product | Refusal<"inconsistent-prices"> {
  const wrong = (detail: string) => refuse("inconsistent-prices", detail);
  const { price, prices = [], floor = [] } = product;
  const twice = repeated([price, ...prices]);
  if (twice) return wrong(`There are two prices in ${twice}: keep one in price or prices.`);
  const other = prices.find(({ amount }) => (amount === 0) !== (price.amount === 0));
  if (other)
    return wrong(`A product that is free in one currency is free in all: set prices in ${other.currency} as in price.`);
  const floors = repeated(floor);
  if (floors) return wrong(`There are two floors in ${floors}: keep one.`);
  for (const { amount, currency } of floor) {
    const most = priceIn(product, currency);
    if (!most) return wrong(`There is a floor in ${currency} and no price in it: leave the floor out, or add a price.`);
    if (amount > most.amount) return wrong(`The floor in ${currency} is ${amount}, above the price of ${most.amount}.`);
  }
  return product;
}

/**
 * Every price can be paid: it is zero, or at least Stripe's minimum in its currency; so is each instalment, and a price
 * at its floor.
 */
export function chargeable(product: Product): Product | Refusal<"price-too-low"> {
  const { price, prices = [], floor = [], instalments = [] } = product;
  const parts = Math.max(1, ...instalments);
  for (const { amount, currency } of [price, ...prices]) {
    const least = leastOf(currency);
    if (amount > 0 && amount < least) {
      return refuse("price-too-low", `${amount} ${currency} cannot be paid: set at least ${least}, or 0.`);
    }
    if (amount > 0 && Math.ceil(amount / parts) < least) {
      const detail = `A part of ${parts} of ${amount} ${currency} cannot be paid: offer fewer parts, of ${least} or more.`;
      return refuse("price-too-low", detail);
    }
  }
  const low = floor.find(({ amount, currency }) => amount > 0 && amount < leastOf(currency));
  if (!low) return product;
  const least = leastOf(low.currency);
  return refuse(
    "price-too-low",
    `A floor of ${low.amount} ${low.currency} is less than the smallest payment: set it to ${least}, or 0.`,
  );
}

/** A repeated currency. */
const repeated = (amounts: readonly Money[]): string | undefined =>
  amounts.map(({ currency }) => currency).find((each, n, all) => all.indexOf(each) < n);

/** Only a membership is recurring, and only with a price. */
export function billable(product: Product): Product | Refusal<"not-recurring"> {
  if (!product.recurring) return product;
  if (product.type !== "membership") {
    return refuse("not-recurring", `A ${product.type} is paid once: leave recurring out, or make it a membership.`);
  }
  if (product.price.amount === 0) {
    return refuse("not-recurring", "A free product cannot recur: leave recurring out, or set a price.");
  }
  return product;
}

const NO_STARS: Product["rating"] = { count: 0, sum: 0 };

/** The stars of a product in its current price class. */
export const ratingOf = (product: Pick<Product, "price" | "ratings">): Product["rating"] =>
  product.ratings?.[priceClassOf(product)] ?? NO_STARS;

/** A product after its creator's change: its type was agreed with its first buyer, and stays. */
export function edited(
  product: Product | undefined,
  creator: string,
  change: Partial<ProductFields>,
  from: number,
): Product | Denied | Refusal<"version-conflict" | "type-fixed"> {
  const after = changed(product, creator, change, from);
  if (isRefusal(after) || !product) return after;
  if (after.type !== product.type && product.publishedAt !== undefined) {
    return refuse(
      "type-fixed",
      `The product was on sale as ${product.type}, and its type is fixed: create another product for a ${after.type}.`,
    );
  }
  if (after.type !== "bundle") return after;
  const { content: _, ...bundle } = after;
  return bundle;
}

/** A product that is published; the rules of publication decide whether it may be. */
export function published(
  product: Product | undefined,
  creator: string,
  at: string,
): Product | Denied | Refusal<"already-published" | "version-conflict"> {
  const mine = owned(product, creator);
  if (isRefusal(mine)) return mine;
  if (mine.state === "published") return refuse("already-published", "The product is on sale already.");
  return changed(mine, creator, { state: "published", publishedAt: mine.publishedAt ?? at });
}

export function archived(
  product: Product | undefined,
  creator: string,
): Product | Denied | Refusal<"already-archived" | "version-conflict"> {
  const mine = owned(product, creator);
  if (isRefusal(mine)) return mine;
  if (mine.state === "archived") return refuse("already-archived", "The product is off sale already.");
  return changed(mine, creator, { state: "archived" });
}

/** The viewer of a product. */
export interface Viewer {
  readonly user: string;
  readonly groups: readonly string[];
}

/** A product as `viewer` may see it; undefined if they may not. @param owns whether they have a right to it */
export function visible(
  product: Product | undefined,
  viewer: Viewer | undefined,
  owns = false,
): ShownProduct | undefined {
  if (!product) return undefined;
  const isOwn = product.creatorId === viewer?.user;
  if (product.state !== "published" && !isOwn && !owns) return undefined;
  return isOwn || viewer?.groups.includes("operator") ? toShownProduct(product) : toListedProduct(product);
}

/** A product as everyone sees it: without its floor price. */
export function toListedProduct(product: Product): ListedProduct {
  const { floor: _, ...rest } = toShownProduct(product);
  return rest;
}

/** A product as its creator sees it, with the refund terms of new sales. */
export function toShownProduct({
  content,
  inBundles: _,
  ratings: __,
  ratingVersion: ___,
  preview,
  ...product
}: Product): ShownProduct {
  const { type, use } = product;
  return {
    ...product,
    slug: slugOf(product),
    ...(preview && { preview: { name: preview.name, mediaType: preview.mediaType, bytes: preview.bytes } }),
    ...(content && { content: { name: content.name, mediaType: content.mediaType, bytes: content.bytes } }),
    // Used credits are gone, so a use has no refund terms.
    ...(type !== "bundle" && { refundDays: use ? 0 : refundDays(type) }),
  };
}
