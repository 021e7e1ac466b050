/** What a spreadsheet begins a formula with, in whatever width; a pipe begins one of its old command links. */
const FORMULA = /^[=+\-@|]/;
/** Seen by nobody, and skipped by some spreadsheets: spaces of every kind, zero-width ones and marks of direction. */
const UNSEEN = /^[\s\p{Cf}]+/u;
const BREAK = /^[\t\r\n]/;

/** Text that no spreadsheet takes for a formula (OWASP, "CSV Injection"): an apostrophe before it makes it text. */
function tamed(text: string): string {
  const read = text.normalize("NFKC");
  return BREAK.test(text) || FORMULA.test(read.replace(UNSEEN, "")) ? `'${text}` : text;
}

/**
 * A cell of any CSV that leaves the platform, as RFC 4180 has it.
 * @param isAmount a number as people read it: its sign is none of a formula's
 */
export function csvCell(value: string | number, isAmount = false): string {
  const text = typeof value === "number" || isAmount ? String(value) : tamed(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
