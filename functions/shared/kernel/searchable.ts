/** Letters that Unicode does not decompose, with their plain ones. */
const PLAIN: Readonly<Record<string, string>> = {
  ß: "ss",
  ł: "l",
  ø: "o",
  đ: "d",
  ð: "d",
  þ: "th",
  æ: "ae",
  œ: "oe",
  ı: "i",
  ς: "σ",
};
const APART = new RegExp(`[${Object.keys(PLAIN).join("")}]`, "gu");

/**
 * A text in plain characters, however it was typed: in one width, with ASCII's hyphen and apostrophe, without
 * characters of no width.
 */
export const plain = (text: string): string =>
  text
    // Decomposed, an acute accent that stands alone is a space with an accent.
    .replaceAll("\u00b4", "'")
    .normalize("NFKC")
    .replaceAll(/[\u2018\u2019\u02bc\u2032\u0060]/g, "'")
    .replaceAll(/[\p{Dash_Punctuation}\u2212]/gu, "-")
    .replaceAll(/\p{Cf}/gu, "");

/**
 * A text as it is searched: without case, accents of Latin and Greek letters, and the difference of hyphens and spaces.
 * Only for comparing, never shown.
 */
export const searchable = (text: string): string =>
  plain(text)
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/([\p{Script=Latin}\p{Script=Greek}])\p{Mn}+/gu, "$1")
    .normalize("NFC")
    .replaceAll(APART, (letter) => PLAIN[letter] ?? letter)
    .replaceAll(/[\s-]+/g, " ")
    .trim();
