import type { Order } from "../../commerce/contract/order.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Export } from "../contract/export.ts";
import type { Row } from "../domain/rows.ts";

export type NewId = () => string;
export type Now = () => number;

/**
 * Stores a requested export; returns the id of one of its kind that is being made, if there is one; "full" if the day's
 * limit is reached; "conflict" if another was requested in the same instant.
 */
export type InsertExport = (
  fresh: Export,
  now: number,
) => Promise<"done" | "full" | "conflict" | { readonly running: string }>;
export type FindExport = (user: string, id: string) => Promise<Export | undefined>;
/** Newest first. */
export type ListExports = (
  user: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<Export>>;
/**
 * Replaces a state by the next, and allows another of its kind once this one is finished. "moved": it is no longer as
 * it was read; "conflict": others are writing it at this moment.
 */
export type ReplaceExport = (before: Export, after: Export) => Promise<"done" | "moved" | "conflict">;

/** Orders for an export, oldest first, in batches. */
export type FindOrders = (asked: Pick<Export, "user" | "kind" | "from" | "to">) => AsyncIterable<readonly Order[]>;

/** A file that is written sequentially, and exists once it is closed. */
export interface FileWriter {
  readonly write: (text: string) => Promise<void>;
  readonly close: () => Promise<void>;
  /** Removes everything that was written. */
  readonly discard: () => Promise<void>;
}
export type OpenFile = (key: string, mediaType: string) => FileWriter;
/** A URL to a file under a name, valid for `URL_SECONDS`. */
export type FileUrl = (key: string, name: string) => Promise<string>;

/** The parts of a file: its beginning, some rows (with whether they are the first), and its end. */
interface Format {
  readonly mediaType: string;
  readonly head: string;
  readonly rows: (rows: readonly Row[], areFirst: boolean) => string;
  readonly foot: string;
}
export type FormatOf = (asked: Pick<Export, "kind" | "format">) => Format;
