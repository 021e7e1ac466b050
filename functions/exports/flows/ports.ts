import type { Order } from "../../commerce/contract/order.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Export } from "../contract/export.ts";
import type { Row } from "../domain/rows.ts";

export type NewId = () => string;
export type Now = () => number;

/**
 * Keeps an export that was asked for; the id of the one of its kind that is being made, if there is one; "full" where
 * there were as many in the day as there may be; "conflict" if another was asked for in the same instant.
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
 * Replaces a state by the next, and lets another of its kind begin where this one is done with. "moved": it is no
 * longer as it was read; "conflict": others are writing it at this moment.
 */
export type ReplaceExport = (before: Export, after: Export) => Promise<"done" | "moved" | "conflict">;

/** Orders that an export may be of, oldest first, some at a time. */
export type FindOrders = (asked: Pick<Export, "user" | "kind" | "from" | "to">) => AsyncIterable<readonly Order[]>;

/** A file that is written from its beginning to its end, and is there once it is closed. */
export interface FileWriter {
  readonly write: (text: string) => Promise<void>;
  readonly close: () => Promise<void>;
  /** Leaves nothing behind. */
  readonly discard: () => Promise<void>;
}
export type OpenFile = (key: string, mediaType: string) => FileWriter;
/** A URL to a file under a name, good for `URL_SECONDS`. */
export type FileUrl = (key: string, name: string) => Promise<string>;

/** How a file is written in parts: what comes first, some rows with whether they are the first, and what comes last. */
interface Format {
  readonly mediaType: string;
  readonly head: string;
  readonly rows: (rows: readonly Row[], areFirst: boolean) => string;
  readonly foot: string;
}
export type FormatOf = (asked: Pick<Export, "kind" | "format">) => Format;
