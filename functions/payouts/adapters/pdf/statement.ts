import { digitsOf } from "../../../shared/kernel/money.ts";
import { type Row, Sheet } from "../../../shared/pdf/sheet.ts";
import { byDay, type Section, type Statement } from "../../domain/statement.ts";
import type { RenderPdf } from "../../flows/ports.ts";

const COLUMNS = [0, 104, 244];

function rowsOf(section: Section): Row[] {
  const { currency, opening, closing } = section;
  const code = currency.toUpperCase();
  const balance = (what: string, amount: number): Row => ({
    isBold: true,
    cells: [`${what} balance, ${code}`],
    amount: digitsOf(amount, currency),
  });
  return [
    balance("Opening", opening),
    ...byDay(section).map(({ day, movement, count, amount }) => ({
      cells: [day, movement, `${count} ${count === 1 ? "movement" : "movements"}`],
      amount: digitsOf(amount, currency),
    })),
    balance("Closing", closing),
  ];
}

/** A statement's sums by day: only dates, ids and amounts. */
export const renderPdf: RenderPdf = async (statement: Statement) => {
  const sheet = new Sheet(`Statement ${statement.month}`);
  sheet.heading(`Lyceum: statement of ${statement.month}`);
  sheet.row([0], { cells: [`Creator ${statement.creator}. Days are in UTC.`] });
  for (const section of statement.sections) {
    sheet.gap();
    for (const row of rowsOf(section)) sheet.row(row.isBold ? [0] : COLUMNS, row);
  }
  return sheet.bytes();
};
