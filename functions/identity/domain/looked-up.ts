import { searchable } from "../../shared/kernel/searchable.ts";

/** A name or address as the index has it: without case and accents, in the partition of its first character. */
export function lookedUp(text: string): { readonly first: string; readonly whole: string } {
  // A name without letters, such as a dash, stays as it is.
  const whole = searchable(text) || text.trim().toLowerCase();
  return { first: String.fromCodePoint(whole.codePointAt(0) ?? 0), whole };
}
