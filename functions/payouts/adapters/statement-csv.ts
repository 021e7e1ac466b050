import { digitsOf } from "../../shared/kernel/money.ts";
import { csvText } from "../../shared/runtime/csv.ts";
import type { Statement } from "../domain/statement.ts";

/** A statement with a line for each movement, between the opening and the closing balance of each currency. */
export function csvOf({ month, sections }: Statement): string {
  const rows = sections.flatMap(({ currency, opening, closing, lines }) => {
    const balance = (movement: string, amount: number) => ({
      ...{ at: month, currency, movement, reference: "" },
      amount: digitsOf(amount, currency),
      affiliates: "",
    });
    return [
      balance("opening", opening),
      ...lines.map(({ amount, affiliates, ...line }) => ({
        ...line,
        currency,
        amount: digitsOf(amount, currency),
        affiliates: affiliates === 0 ? "" : digitsOf(affiliates, currency),
      })),
      balance("closing", closing),
    ];
  });
  return csvText(rows, {
    columns: ["at", "currency", "movement", "reference", "amount", "affiliates"],
    amounts: new Set(["amount", "affiliates"]),
    hasHeader: true,
  });
}
