import { csvText } from "../../shared/runtime/csv.ts";
import type { Export } from "../contract/export.ts";
import type { Row } from "../domain/rows.ts";
import type { FormatOf } from "../flows/ports.ts";

const LINE = [
  "order",
  "orderedAt",
  "paidAt",
  "state",
  "product",
  "type",
  "title",
  "quantity",
  "currency",
  "listPrice",
  "listPriceMinor",
  "price",
  "priceMinor",
  "tax",
  "taxMinor",
];
const COLUMNS: Readonly<Record<Export["kind"], readonly string[]>> = {
  orders: [...LINE, "orderTotal", "orderTotalMinor", "orderRefunded", "orderRefundedMinor"],
  sales: [
    ...LINE,
    "platformShareBasisPoints",
    "refunded",
    "refundedMinor",
    "disputed",
    "disputedMinor",
    "earnedIn",
    "earned",
    "earnedMinor",
    "affiliate",
    "affiliateMinor",
  ],
};

const AMOUNTS = new Set([
  "listPrice",
  "price",
  "tax",
  "orderTotal",
  "orderRefunded",
  "refunded",
  "disputed",
  "earned",
  "affiliate",
]);

const jsonRows = (rows: readonly Row[], areFirst: boolean): string =>
  rows.map((row, n) => `${areFirst && n === 0 ? "" : ","}\n${JSON.stringify(row)}`).join("");

/** Spreadsheets recognise UTF-8 in CSV by the byte order mark; JSON is for programs and has none. */
export const formatOf: FormatOf = ({ kind, format }) => {
  if (format === "json") return { mediaType: "application/json", head: "[", rows: jsonRows, foot: "\n]\n" };
  const layout = { columns: COLUMNS[kind], amounts: AMOUNTS };
  return {
    mediaType: "text/csv; charset=utf-8",
    head: `\ufeff${csvText([], { ...layout, hasHeader: true })}`,
    rows: (rows) => csvText(rows, layout),
    foot: "",
  };
};
