import { searchable } from "../../shared/kernel/searchable.ts";
import type { Product } from "../contract/product.ts";

/** Of the words of a slug: as much of a title as a link shows. */
const LONGEST = 60;
const ULID = /^[0-9A-HJKMNP-TV-Z]{26}$/;
const ENDS_IN_ULID = /(?:^|-)([0-9a-hjkmnp-tv-z]{26})$/i;

/** Whole words from the beginning; of a text without spaces, as many characters as there is room for. */
function cut(words: string): string {
  if (words.length <= LONGEST) return words;
  const head = words.slice(0, LONGEST);
  const end = words[LONGEST] === "-" ? LONGEST : head.lastIndexOf("-");
  return (end > 0 ? words.slice(0, end) : head).toWellFormed().replaceAll("\ufffd", "");
}

/**
 * What a product is called in a link. It ends in the product's id, so that it is one product's for good: an older title in
 * a link leads to it too, and nobody can take another's name.
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

/** The id in what a link calls a product. */
export const idIn = (ref: string): string => ENDS_IN_ULID.exec(ref)?.[1]?.toUpperCase() ?? ref;
