import * as z from "zod";
import { shownCreator } from "../../creators/contract/creator.ts";
import { image } from "../../shared/kernel/image.ts";
import { type Currency, currency, type Money, price } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { DAY, route } from "../../shared/kernel/route.ts";
import { searchable } from "../../shared/kernel/searchable.ts";
import { lines, opaque, text } from "../../shared/kernel/text.ts";
import { wholeInText } from "../../shared/kernel/whole.ts";
import { packed, use } from "./credit-fields.ts";
import { changedDetails, details } from "./details.ts";

export const productTypes = [
  "course",
  "ebook",
  "report",
  "consultation",
  "membership",
  "bundle",
  "credit-pack",
] as const;
export const topics = [
  "programming",
  "data-science",
  "design",
  "business",
  "finance",
  "marketing",
  "languages",
  "health",
  "music",
  "photography",
  "writing",
  "law",
] as const;
export const languages = ["en", "zh"] as const;
export const productId = z.string().regex(/^[0-9A-Za-z_-]{1,64}$/, "an id of letters, digits, - and _");

/** A product in a link: its id, or any words followed by its id. */
const productRef = z
  .string()
  .regex(/^[\p{L}\p{N}\p{M}_-]{1,200}$/u, "a product's id, or its slug")
  .describe("an id, or a slug: the words before the id are ignored, as a title may change");

/** Ids in one field of a query, separated by commas; repeated ids count once. */
export const productIds = (most: number) =>
  z
    .string()
    .regex(
      new RegExp(`^[0-9A-Za-z_-]{1,64}(,[0-9A-Za-z_-]{1,64}){0,${most - 1}}$`),
      `1 to ${most} ids, separated by commas`,
    )
    .transform((given) => [...new Set(given.split(","))]);

/** The billing of a membership: its price for each interval, first after the trial. */
export const recurring = z.strictObject({
  interval: z.enum(["month", "year"]),
  trialDays: z.int().min(0).max(90).optional().describe("free days, once for each customer"),
});

const instalments = z
  .array(z.int().min(2).max(12))
  .min(1)
  .max(11)
  .refine((parts) => new Set(parts).size === parts.length, "name each number once");

/** The contents of a bundle: products of its creator that are bought once and are no bundles. */
const includes = z
  .array(productId)
  .min(2)
  .max(20)
  .refine((ids) => new Set(ids).size === ids.length, "name each product once");

/** Reviews, the sum of their stars, and how many gave one star, two and so on. */
const stars = z.object({
  count: z.int(),
  sum: z.int(),
  counts: z.array(z.int()).length(5).optional().describe("how many reviews gave 1, 2, 3, 4 and 5 stars"),
});
/**
 * Stars by price class: ratings while a product was free say nothing about its price since, and count again once it is
 * free.
 */
const starsByPrice = z.object({ free: stars, paid: stars });
export type StarsByPrice = z.infer<typeof starsByPrice>;
export type PriceClass = keyof StarsByPrice;

/**
 * A product's content: one object of the content bucket, which is never overwritten. A later upload is another content,
 * from a later version of its product on.
 */
export const content = z.object({
  key: z.string(),
  name: z.string(),
  mediaType: z.string(),
  bytes: z.int().min(1),
  sha256: z.string().optional().describe("base64, if its creator gave it"),
  since: z.int().min(1).describe("the first version of the product with this content"),
  at: z.iso.datetime().describe("when it became the product's content"),
});
export type Content = z.infer<typeof content>;

/** A free sample: an object of the content bucket, which anyone who sees the product may open. */
const preview = content.pick({ key: true, name: true, mediaType: true, bytes: true });
export type Preview = z.infer<typeof preview>;

const tag = text(30).refine((given) => !/[,#]/.test(given), "a word or two, without , and #");
const tags = z
  .array(tag)
  .max(10)
  .refine((all) => new Set(all.map((each) => each.toLowerCase())).size === all.length, "name each tag once");

/** A product as stored and as shown. `rating.sum / rating.count` is the mean of 1 to 5 stars. */
export const product = z.object({
  id: productId,
  creatorId: z.string(),
  type: z.enum(productTypes),
  title: z.string().min(3).max(160),
  summary: z.string().max(2000),
  topic: z.enum(topics),
  language: z.enum(languages),
  tags: tags.optional().describe("subjects in the creator's words; searches of lists include them"),
  cover: image.optional(),
  preview: preview.optional(),
  price,
  prices: z
    .array(price)
    .max(currency.options.length - 1)
    .optional()
    .describe("prices in other currencies, one in each"),
  floor: z
    .array(price)
    .max(currency.options.length)
    .optional()
    .describe(
      "the lowest price after discounts, in currencies that it has a price in; shown to its creator and to operators",
    ),
  recurring: recurring.optional().describe("makes it a membership, which is subscribed to, not ordered"),
  includes: includes.optional().describe("the products of a bundle; each gets a right of its own"),
  credits: packed.optional().describe("the credits of a credit pack"),
  instalments: instalments.optional().describe("the numbers of monthly payments in which it may be paid"),
  use: use.optional().describe("makes a product pay-per-use: it is used for credits, not ordered"),
  state: z.enum(["draft", "published", "archived"]),
  version: z.int().min(1),
  rating: stars.describe("by those who paid, or, while it is free, by those who did not"),
  ratings: starsByPrice.optional(),
  ratingVersion: z.int().optional(),
  createdAt: z.iso.datetime(),
  publishedAt: z.iso.datetime().optional(),
  content: content.optional(),
  inBundles: z
    .int()
    .min(0)
    .optional()
    .describe("how many bundles on sale include it: while any does, it cannot be archived"),
});
export type Product = z.infer<typeof product>;

/** The price of a product in a currency; undefined if it has none. */
export const priceIn = ({ price, prices = [] }: Pick<Product, "price" | "prices">, code: Currency): Money | undefined =>
  [price, ...prices].find((each) => each.currency === code);

/** The price classes of ratings. */
export const priceClassOf = ({ price }: Pick<Product, "price">): PriceClass => (price.amount === 0 ? "free" : "paid");

/** A product as callers see it, without the location of its content. */
export const shownProduct = product
  .omit({ content: true, inBundles: true, ratings: true, ratingVersion: true })
  .extend({
    creator: shownCreator,
    slug: z.string().describe("for links to its page: words of its title, and its id; GET /products/{id} accepts it"),
    preview: preview.omit({ key: true }).optional().describe("a free sample: GET /products/{id}/preview"),
    content: content.pick({ name: true, mediaType: true, bytes: true }).optional(),
    refundDays: z
      .int()
      .min(0)
      .optional()
      .describe(
        "days from the payment in which a refund is automatic, if nothing was delivered, begun or used; 0: " +
          "a person decides, as on gifts and later requests; absent: the terms of all products of the bundle apply",
      ),
  });
export type ShownProduct = z.infer<typeof shownProduct>;

/** A product as everyone sees it. */
export const listedProduct = shownProduct.omit({ floor: true });
export type ListedProduct = z.infer<typeof listedProduct>;

/** A product as its own page shows it. */
const toldProduct = shownProduct.extend(details.shape);
export type ToldProduct = z.infer<typeof toldProduct>;

export const byId = { params: z.strictObject({ id: productId }) } as const;
const fields = product
  .pick({
    type: true,
    title: true,
    summary: true,
    topic: true,
    language: true,
    price: true,
    prices: true,
    floor: true,
    recurring: true,
    includes: true,
    credits: true,
    instalments: true,
    use: true,
    tags: true,
  })
  .extend({ title: text(160, 3), summary: lines(2000, 0), ...details.shape });

export const sorts = ["newest", "price", "-price", "rating", "popular"] as const;

/** The filters of a list. */
const productFilter = z.strictObject({
  type: z.enum(productTypes).optional(),
  topic: z.enum(topics).optional(),
  language: z.enum(languages).optional(),
  creatorId: opaque(64).optional(),
  currency: currency.optional().describe("only products with a price in it; prices are compared in it"),
  minPrice: wholeInText(0, 99_999_999).optional().describe("minor units; needs currency"),
  maxPrice: wholeInText(0, 99_999_999).optional().describe("minor units; needs currency"),
  q: text(100)
    .refine((q) => searchable(q) !== "", "words to look for")
    .optional()
    .describe("words, each of which must be in the title, summary, tags or topic"),
});
export type ProductFilter = z.infer<typeof productFilter>;

const listProducts = route({
  method: "GET",
  path: "/products",
  access: "public",
  cache: 30,
  summary: "Products on sale. A page may have fewer than the limit and still a cursor",
  query: productFilter
    .extend({
      ...pageQuery,
      sort: z
        .enum(sorts)
        .default("newest")
        .describe("prices are sorted within one currency; popular is by interactions of the last weeks"),
      ids: productIds(50)
        .optional()
        .describe("these products, if they are on sale, in this order; the rest of the query is ignored"),
    })
    .refine((query) => query.currency !== undefined || (query.minPrice ?? query.maxPrice) === undefined, {
      path: ["currency"],
      error: "name the currency of minPrice and maxPrice",
    })
    .refine((query) => query.currency !== undefined || !query.sort.endsWith("price"), {
      path: ["currency"],
      error: "name the currency to sort by price",
    }),
  reply: pageOf(listedProduct),
});

const getProduct = route({
  params: z.strictObject({ id: productRef }),
  method: "GET",
  path: "/products/{id}",
  access: "visitor",
  summary: "One product; if it is not on sale, only for its creator and for users with a right to it",
  reply: toldProduct,
  refusals: { "unknown-product": 404 },
});

const listOwnProducts = route({
  method: "GET",
  path: "/me/products",
  access: "creator",
  summary: "The caller's own products in every state, newest first",
  query: z.strictObject(pageQuery),
  reply: pageOf(shownProduct),
});

/** A product whose fields contradict each other. */
const ill = {
  "not-recurring": 422,
  "inconsistent-prices": 422,
  "price-too-low": 422,
  "invalid-bundle": 422,
  "wrong-credits": 422,
  "wrong-instalments": 422,
  "wrong-use": 422,
} as const;

/** A product that may not be published, or not in this way. */
export const unfit = { ...ill, "content-missing": 422, "wrong-media-type": 422 } as const;

const createProduct = route({
  method: "POST",
  path: "/products",
  access: "creator",
  limits: [{ per: "caller", most: 500, within: DAY }],
  summary: "Create a product as a draft",
  body: fields.strict(),
  status: 201,
  reply: shownProduct,
  refusals: { ...ill, ...BUSY },
});

export const mine = { "unknown-product": 404, "not-yours": 403 } as const;
export const changes = { ...mine, "version-conflict": 409, "in-bundle": 409, ...BUSY } as const;

const updateProduct = route({
  ...byId,
  method: "PATCH",
  path: "/products/{id}",
  access: "creator",
  summary: "Change a product. Each change is a new version; buyers keep the version that they bought",
  body: fields
    .partial()
    .strict()
    .extend({
      recurring: recurring
        .nullable()
        .optional()
        .describe("null: sold once from now on; existing subscriptions continue"),
      includes: includes.nullable().optional().describe("null: no bundle any more; buyers keep its products"),
      credits: packed.nullable().optional().describe("for packs sold from now on; null: no pack any more"),
      use: use.nullable().optional().describe("null: ordered from now on"),
      ...changedDetails,
      tags: tags.nullable().optional(),
      instalments: instalments.nullable().optional().describe("null: no instalments; running ones continue"),
      version: z.int().min(1).describe("the version that the caller has read"),
    })
    .refine((body) => Object.keys(body).length > 1, "name at least one field to change"),
  reply: shownProduct,
  refusals: { ...changes, ...unfit, "type-fixed": 409 },
});

const publishProduct = route({
  ...byId,
  method: "POST",
  path: "/products/{id}/publish",
  access: "creator",
  summary: "Put a product on sale",
  reply: shownProduct,
  refusals: { ...changes, ...unfit, "already-published": 409 },
});

const archiveProduct = route({
  ...byId,
  method: "POST",
  path: "/products/{id}/archive",
  access: "creator",
  summary: "Take a product off sale; buyers keep it",
  reply: shownProduct,
  refusals: { ...changes, "already-archived": 409 },
});

export const productRoutes = {
  listProducts,
  getProduct,
  listOwnProducts,
  createProduct,
  updateProduct,
  publishProduct,
  archiveProduct,
};
