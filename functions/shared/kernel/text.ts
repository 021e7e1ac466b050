import * as z from "zod";

/** Invisible characters at either end of a text: white space, and characters of no width. */
const isBlank = (character: string | undefined): boolean =>
  character !== undefined && /[\s\u00ad\u200b\u2060\ufeff]/.test(character);

/** Step by step from both ends: a regular expression would scan a long run of spaces from each of them again. */
function trimmed(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isBlank(text[from])) from++;
  while (to > from && isBlank(text[to - 1])) to--;
  return text.slice(from, to);
}

/** Control characters; direction marks, which make a text read as another than it is; line and paragraph separators. */
const UNFIT = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u;
const UNFIT_IN_LINES = /(?![\n\t])[\p{Cc}\p{Bidi_Control}]/u;
/** Characters that are visible by themselves; accents and ignorable letters are not. */
const SEEN = /(?!\p{Default_Ignorable_Code_Point})[\p{L}\p{N}\p{P}\p{S}]/u;

const isFit = (text: string, unfit: RegExp): boolean =>
  text.isWellFormed() && !unfit.test(text) && (text === "" || SEEN.test(text));

/**
 * A text of one line: in Unicode's composed form, without spaces at its ends, with a visible character unless it may be
 * empty.
 * @param most characters, at least `least`
 */
export const text = (most: number, least = 1) =>
  z
    .string()
    .overwrite((given) => trimmed(given.normalize("NFC")))
    .min(least)
    .max(most)
    .refine((given) => isFit(given, UNFIT), "one line that can be read, without control or direction characters");

/** As `text`, with any number of lines. */
export const lines = (most: number, least = 1) =>
  z
    .string()
    .overwrite((given) => trimmed(given.normalize("NFC").replaceAll(/\r\n?|[\u2028\u2029]/g, "\n")))
    .min(least)
    .max(most)
    .refine((given) => isFit(given, UNFIT_IN_LINES), "text that can be read, without control or direction characters");

/** An id, a code or a token as a client sends it, known or not: ASCII without spaces, as all of ours are. */
export const opaque = (most: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(most)
    .regex(/^[\x21-\x7e]*$/, "letters, digits and signs of ASCII, without spaces");
