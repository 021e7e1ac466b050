/** The characters that begin a formula in a spreadsheet, in any width; a pipe begins an old kind of command link. */
const FORMULA = /^[=+\-@|]/;
/** Invisible, and skipped by some spreadsheets: spaces of every kind, zero-width ones and marks of direction. */
const UNSEEN = /^[\s\p{Cf}]+/u;
const BREAK = /^[\t\r\n]/;

/** Text that no spreadsheet takes for a formula (OWASP, "CSV Injection"): an apostrophe before it makes it text. */
export function tamed(text: string): string {
  const read = text.normalize("NFKC");
  return BREAK.test(text) || FORMULA.test(read.replace(UNSEEN, "")) ? `'${text}` : text;
}
