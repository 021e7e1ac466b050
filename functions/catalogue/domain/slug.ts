import { searchable } from "../../shared/kernel/searchable.ts";
import type { Product } from "../contract/product.ts";

/** The longest words of a slug: as much of a title as a link shows. */
const LONGEST = 60;
const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const ENDS_IN_ULID = /(?:^|-)([0-9a-hjkmnp-tv-z]{26})$/i;

/** Whole words from the beginning; of a text without spaces, as many characters as fit. */
function cut(words: string): string {
  if (words.length <= LONGEST) return words;
  const head = words.slice(0, LONGEST);
  const end = words[LONGEST] === "-" ? LONGEST : head.lastIndexOf("-");
  return (end > 0 ? words.slice(0, end) : head).toWellFormed().replaceAll("\ufffd", "");
}

/**
 * A product's name in a link. It ends in the product's id, so it is unique for good: links with an older title still
 * lead to it, and nobody can take another's name.
 */
export function slugOf({ id, title }: Pick<Product, "id" | "title">): string {
  if (!ULID.test(id)) return id;
  const words = cut(
    searchable(title)
      .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, "-")
      .replaceAll(/^-|-$/g, ""),
  );
  return words === "" ? id.toLowerCase() : `${words}-${id.toLowerCase()}`;
}

/** The id in a slug. */
export const idIn = (ref: string): string => ENDS_IN_ULID.exec(ref)?.[1]?.toUpperCase() ?? ref;
