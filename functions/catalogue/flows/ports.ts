import type { Page } from "../../shared/kernel/page.ts";
import type { Product, ProductFilter, StarsByPrice, sorts } from "../contract/product.ts";
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
/** Products on sale; one look at the table at most, so a page may be short. */
export type ListPublished = (
  filter: ProductFilter,
  sort: (typeof sorts)[number],
  page: PageAsked,
) => Promise<Page<Product>>;
/** A creator's products in every state, newest first. */
export type ListByCreator = (creator: string, page: PageAsked) => Promise<Page<Product>>;
export type InsertProduct = (product: Product) => Promise<void>;
/**
 * Replaces a version by the next and keeps the old one, both or neither, and of a bundle on sale counts that its parts,
 * which are as they were read, are in it. "conflict" if another change came first; "in-bundle" if it is part of a
 * bundle on sale, which it may not be after the change.
 * @param upload is used up, if it is the product's newest
 */
export type ReplaceProduct = (
  before: Product,
  after: Product,
  parts: ReadonlyMap<string, Product>,
  upload?: Upload,
) => Promise<"done" | "conflict" | "in-bundle">;
/** A product's stars as learning keeps them now. */
export type FindStars = (productId: string) => Promise<{ readonly ratings: StarsByPrice; readonly version: number }>;
/** Shows newer stars of a product; false where it was changed since it was read, or shows as new ones. */
export type ReplaceRating = (product: Product, ratings: StarsByPrice, version: number) => Promise<boolean>;
export type KeepUpload = (upload: Upload) => Promise<void>;
export type FindUpload = (productId: string) => Promise<Upload | undefined>;
/** What the content bucket has under a key. */
export type FindStored = (
  key: string,
) => Promise<{ readonly bytes: number; readonly mediaType: string; readonly sha256?: string | undefined } | undefined>;
/** All objects of the content bucket, those of one product one after the other; `modified` in epoch milliseconds. */
export type ListStored = () => AsyncIterable<{ readonly key: string; readonly modified: number }>;
/** A product in all its versions, as it is among them; nothing of one that is not known. By strongly consistent reads. */
export type FindHistory = (productId: string) => Promise<Product[]>;
export type DeleteStored = (key: string) => Promise<void>;
/** A URL that takes one PUT of exactly this content where nothing is yet, and the headers to send with it. */
export type UploadUrl = (
  upload: Upload,
) => Promise<{ readonly uploadUrl: string; readonly headers: Record<string, string> }>;
