import { stringify } from "csv-stringify/sync";
import { tamed } from "../kernel/csv.ts";

export type CsvRow = Readonly<Record<string, string | number>>;

export interface CsvLayout {
  readonly columns: readonly string[];
  /** The columns with amounts in decimal notation, where a minus does not begin a formula. */
  readonly amounts?: ReadonlySet<string>;
  /** Whether the first line has the names of the columns. */
  readonly hasHeader?: boolean;
}

/** The lines of any CSV that leaves the platform, by RFC 4180: no text in it is a formula to a spreadsheet. */
export const csvText = (
  rows: readonly CsvRow[],
  { columns, amounts = new Set(), hasHeader = false }: CsvLayout,
): string =>
  stringify([...rows], {
    columns: [...columns],
    header: hasHeader,
    record_delimiter: "\r\n",
    // By default it quotes the record delimiter only.
    quoted_match: /[\r\n]/,
    cast: { string: (text, { column }) => (amounts.has(String(column)) ? text : tamed(text)) },
  });
