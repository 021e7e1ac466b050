import { invalid, noSuch } from "./failure.ts";

export interface Page {
  readonly limit?: number;
  readonly starting_after?: string;
  readonly ending_before?: string;
}
export interface List<Item> {
  readonly object: "list";
  readonly url: string;
  readonly has_more: boolean;
  readonly data: readonly Item[];
}

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

/** A page, newest first, of objects that are given oldest first. */
export function listOf<Item extends { id: string }>(oldestFirst: readonly Item[], page: Page, url: string): List<Item> {
  return pageOf(oldestFirst.toReversed(), page, url);
}

/**
 * A page of objects in the order given. @throws Failure 400 for a limit out of range or a cursor that names no object
 */
export function pageOf<Item extends { id: string }>(items: readonly Item[], page: Page, url: string): List<Item> {
  const { limit = DEFAULT_LIMIT, starting_after: after, ending_before: before } = page;
  if (limit < 1 || limit > MAX_LIMIT) {
    const message = `Invalid limit: it must be between 1 and ${MAX_LIMIT}; got ${limit}.`;
    throw invalid(message, { code: "parameter_invalid_integer", param: "limit" });
  }
  if (after !== undefined && before !== undefined) {
    throw invalid("You may only specify one of these parameters: starting_after, ending_before.");
  }
  const placeOf = (id: string, param: string) => {
    const place = items.findIndex((item) => item.id === id);
    if (place < 0) throw noSuch("object in this list", id, param);
    return place;
  };
  const list = (from: number, to: number, has_more: boolean): List<Item> => ({
    object: "list",
    url,
    has_more,
    data: items.slice(from, to),
  });
  if (before !== undefined) {
    const to = placeOf(before, "ending_before");
    return list(Math.max(0, to - limit), to, to > limit);
  }
  const from = after === undefined ? 0 : placeOf(after, "starting_after") + 1;
  return list(from, from + limit, from + limit < items.length);
}

type Range = number | { gt?: number; gte?: number; lt?: number; lte?: number };

/** Whether a time, in epoch seconds, is in a list's requested range. */
export function isWithin(at: number, range: Range | undefined): boolean {
  if (range === undefined) return true;
  if (typeof range === "number") return at === range;
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = range;
  return at > gt && at >= gte && at < lt && at <= lte;
}
