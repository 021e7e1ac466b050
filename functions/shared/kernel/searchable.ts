/** Letters that are written apart from their plain ones, and that Unicode takes apart nowhere. */
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
 * A text as any keyboard may have typed it, in the plain characters that are meant: of one width, with the hyphen and the
 * apostrophe of ASCII, and without what has no width.
 */
export const plain = (text: string): string =>
  text
    // Taken apart, an acute accent that stands alone is a space with an accent.
    .replaceAll("\u00b4", "'")
    .normalize("NFKC")
    .replaceAll(/[\u2018\u2019\u02bc\u2032\u0060]/g, "'")
    .replaceAll(/[\p{Dash_Punctuation}\u2212]/gu, "-")
    .replaceAll(/\p{Cf}/gu, "");

/**
 * A text as it is searched: what looks the same is the same. Without case, accents of Latin and Greek letters, and the
 * difference of a hyphen and a space. For comparing alone: nobody is shown it.
 */
export const searchable = (text: string): string =>
  plain(text)
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/([\p{Script=Latin}\p{Script=Greek}])\p{Mn}+/gu, "$1")
    .normalize("NFC")
    .replaceAll(APART, (letter) => PLAIN[letter] as string)
    .replaceAll(/[\s-]+/g, " ")
    .trim();
