export interface Wrong {
  readonly line: number;
  readonly text: string;
  readonly why: "no-address" | "ill-formed" | "twice";
}

/** As strict as a browser's e-mail field; the API decides in the end. */
const ADDRESS = /^[\w.!#$%&'*+/=?^`{|}~-]+@[^\s@.]+(\.[^\s@.]+)+$/u;

/** Whether a line is the heading of a table, which is not an error. */
const isHeading = (text: string, line: number) => line === 1 && /mail|邮箱|address|name|姓名/i.test(text);

/** Cells of a line of a list or a CSV, without quotes and without the name in "Ann <ann@example.org>". */
const cellsOf = (text: string): string[] =>
  text
    .split(/[,;\t，；、]/)
    .flatMap((cell) => cell.match(/<([^>]*)>/)?.[1] ?? cell.split(/\s+(?=\S*@)/))
    .map((cell) => cell.trim().replace(/^["'“”]+|["'“”]+$/g, ""));

/** The addresses in a pasted list or in any column of a CSV file, each once, and the entries that are not addresses. */
export function addressesOf(text: string): { readonly emails: readonly string[]; readonly wrong: readonly Wrong[] } {
  const emails = new Set<string>();
  const wrong: Wrong[] = [];
  for (const [at, raw] of text.split(/\r?\n/).entries()) {
    const line = at + 1;
    if (raw.trim() === "") continue;
    const found = cellsOf(raw).filter((cell) => cell.includes("@"));
    if (found.length === 0 && !isHeading(raw, line)) wrong.push({ line, text: raw.trim(), why: "no-address" });
    for (const each of found) {
      const email = each.toLowerCase();
      if (!ADDRESS.test(email)) wrong.push({ line, text: each, why: "ill-formed" });
      else if (emails.has(email)) wrong.push({ line, text: each, why: "twice" });
      else emails.add(email);
    }
  }
  return { emails: [...emails], wrong };
}
