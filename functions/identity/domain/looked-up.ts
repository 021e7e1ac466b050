import { searchable } from "../../shared/kernel/searchable.ts";

/** What a name or an address is looked up by: without case or accents, in the list of its first sign. */
export function lookedUp(text: string): { readonly first: string; readonly whole: string } {
  // A name of signs alone, such as a dash, is looked up as it is.
  const whole = searchable(text) || text.trim().toLowerCase();
  return { first: String.fromCodePoint(whole.codePointAt(0) ?? 0), whole };
}
