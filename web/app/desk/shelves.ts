import type { Api } from "../api/api.ts";
import type { ItemOf } from "../api/operations.ts";

export type LibraryItem = ItemOf<"getLibrary">;

const PAGES = 4;

/** A member's library, up to some hundreds of works, so that all of it can be sorted. */
export async function wholeLibrary(api: Api): Promise<{ items: LibraryItem[]; isWhole: boolean }> {
  const items: LibraryItem[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < PAGES; page++) {
    const found = await api("getLibrary", { query: { limit: "100", cursor } });
    items.push(...found.items);
    cursor = found.cursor;
    if (cursor === undefined) return { items, isWhole: true };
  }
  return { items, isWhole: false };
}

/** The last activity, or when the work was added. */
export const lastTouched = ({ progress, grantedAt }: LibraryItem): string => progress?.updatedAt ?? grantedAt;

export const isDone = ({ progress }: LibraryItem): boolean => progress?.completedAt !== undefined;
const isBegun = ({ progress }: LibraryItem): boolean => progress !== undefined;

export const states = ["all", "begun", "new", "done"] as const;
export const sorts = ["opened", "newest", "title"] as const;
export type LibraryState = (typeof states)[number];
type LibrarySort = (typeof sorts)[number];

const inState: Readonly<Record<LibraryState, (item: LibraryItem) => boolean>> = {
  all: () => true,
  begun: (item) => isBegun(item) && !isDone(item),
  new: (item) => !isBegun(item),
  done: isDone,
};

interface Shown {
  readonly state: LibraryState;
  readonly sort: LibrarySort;
  readonly words: string;
  readonly locale: string;
}

/** The filtered works in the requested order. */
export function shownOf(items: readonly LibraryItem[], { state, sort, words, locale }: Shown): LibraryItem[] {
  const sought = words.toLocaleLowerCase(locale).split(/\s+/).filter(Boolean);
  const { compare } = new Intl.Collator(locale, { numeric: true });
  const later = (a: string, b: string) => Number(a < b) - Number(a > b);
  const by: Readonly<Record<LibrarySort, (a: LibraryItem, b: LibraryItem) => number>> = {
    opened: (a, b) => later(lastTouched(a), lastTouched(b)),
    newest: (a, b) => later(a.grantedAt, b.grantedAt),
    title: (a, b) => compare(a.product.title, b.product.title),
  };
  return items
    .filter(inState[state])
    .filter(({ product }) => sought.every((word) => product.title.toLocaleLowerCase(locale).includes(word)))
    .toSorted(by[sort]);
}
