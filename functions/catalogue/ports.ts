import type { Page } from "../shared/kernel/page.ts";
import type { Product, ProductFilter, sorts } from "./contract.ts";

export type NewId = () => string;
export type Now = () => number;

interface PageAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export type FindProduct = (id: string) => Promise<Product | undefined>;
/** Products by id, by strongly consistent read; those that do not exist are left out. */
export type FindProducts = (ids: readonly string[]) => Promise<ReadonlyMap<string, Product>>;
/** Products on sale; one look at the table at most, so a page may be short. */
export type ListShelf = (
  filter: ProductFilter,
  sort: (typeof sorts)[number],
  page: PageAsked,
) => Promise<Page<Product>>;
/** A creator's products in every state, newest first. */
export type ListByCreator = (creator: string, page: PageAsked) => Promise<Page<Product>>;
export type InsertProduct = (product: Product) => Promise<void>;
/** Replaces a version by the next and keeps the old one, both or neither; false if another change came first. */
export type ReplaceProduct = (before: Product, after: Product) => Promise<boolean>;
/** A rating that is newer than the one shown takes its place; an older or the same one changes nothing. */
export type ApplyRating = (productId: string, rating: Product["rating"], version: number) => Promise<void>;
/** Whether an object of the content bucket is there. */
export type IsStored = (key: string) => Promise<boolean>;
/** A URL that takes one PUT of this media type, and the headers to send with it. */
export type UploadUrl = (key: string, mediaType: string) => Promise<string>;
