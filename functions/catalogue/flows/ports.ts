import type { Page } from "../../shared/kernel/page.ts";
import type { Details } from "../contract/details.ts";
import type { Preview, Product, ProductFilter, StarsByPrice, sorts } from "../contract/product.ts";
import type { TopicCounts } from "../domain/shop.ts";
import type { Upload } from "../domain/upload.ts";

export type NewId = () => string;
export type Now = () => number;

interface PageAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export type FindProduct = (id: string) => Promise<Product | undefined>;
/** Whether a user has a right to a product, in force or waiting for the end of a dispute. */
export type IsOwner = (user: string, productId: string) => Promise<boolean>;
/** Products by id, by strongly consistent read; those that do not exist are left out. */
export type FindProducts = (ids: readonly string[]) => Promise<ReadonlyMap<string, Product>>;
/** Products on sale; it reads the table once at most, so a page may be short. */
export type ListPublished = (
  filter: ProductFilter,
  sort: (typeof sorts)[number],
  page: PageAsked,
) => Promise<Page<Product>>;
/** A creator's products in every state, newest first. */
/** Products whose title begins with a text, in alphabetical order. */
export type ListByTitle = (
  beginning: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<Product>>;
export type ListByCreator = (creator: string, page: PageAsked) => Promise<Page<Product>>;
/** @param told the details of its own page */
export type InsertProduct = (product: Product, told: Details) => Promise<void>;

/** Details as stored, and the version that they came with; none for a product without details. */
export type FindDetails = (id: string) => Promise<{ readonly told: Details; readonly since: number } | undefined>;
/** How many products were on sale when they were last counted. */
export type FindTopicCounts = () => Promise<TopicCounts | undefined>;
/** The changes that go with a product's new version. */
export interface Beside {
  readonly upload?: Upload | undefined;
  readonly details?: { readonly before: Awaited<ReturnType<FindDetails>>; readonly after: Details } | undefined;
}
/**
 * Replaces a version by the next and keeps the old one, both or neither. For a bundle on sale its products, which must
 * be as they were read, count the bundle. "conflict" if another change came first; "in-bundle" if the product is part
 * of a bundle on sale, which it may not be after the change.
 * @param beside an upload that is used up, if it is the product's newest; and details that replace those that were read
 */
export type ReplaceProduct = (
  before: Product,
  after: Product,
  parts: ReadonlyMap<string, Product>,
  beside?: Beside,
) => Promise<"done" | "conflict" | "in-bundle">;
/** A product's current stars in learning. */
export type FindStars = (productId: string) => Promise<{ readonly ratings: StarsByPrice; readonly version: number }>;
/** Shows newer stars of a product; false if it was changed since it was read, or shows stars that are as new. */
export type ReplaceRating = (product: Product, ratings: StarsByPrice, version: number) => Promise<boolean>;
/** A URL that shows a free sample in a browser, for `URL_SECONDS` from a whole second on (epoch milliseconds). */
export type PreviewUrl = (preview: Preview, from: number) => Promise<string>;

/** A product on sale, as the survey reads it. */
export interface Ranked extends Pick<Product, "id" | "topic" | "language"> {
  readonly rank: string;
}
export type ListRanked = () => AsyncIterable<Ranked>;
/** Recent interactions, by product. */
export type FindPopularity = () => Promise<ReadonlyMap<string, number>>;
/** Changes a product's rank, while it is on sale. */
export type SetRank = (id: string, rank: string) => Promise<void>;
export type KeepTopicCounts = (counted: TopicCounts) => Promise<void>;
export type KeepUpload = (upload: Upload) => Promise<void>;
export type FindUpload = (productId: string) => Promise<Upload | undefined>;
/** The object under a key of the content bucket. */
export type FindStored = (
  key: string,
) => Promise<{ readonly bytes: number; readonly mediaType: string; readonly sha256?: string | undefined } | undefined>;
/** All objects of the content bucket, those of one product one after the other; `modified` in epoch milliseconds. */
export type ListStored = () => AsyncIterable<{ readonly key: string; readonly modified: number }>;
/**
 * A product in all its versions, including the current one; empty if it does not exist. By strongly consistent reads.
 */
export type FindHistory = (productId: string) => Promise<Product[]>;
export type DeleteStored = (key: string) => Promise<void>;
/** A URL for one PUT of exactly this content, if no object exists yet, and the headers to send with it. */
export type UploadUrl = (
  upload: Pick<Upload, "key" | "mediaType" | "bytes" | "sha256">,
) => Promise<{ readonly uploadUrl: string; readonly headers: Record<string, string> }>;
