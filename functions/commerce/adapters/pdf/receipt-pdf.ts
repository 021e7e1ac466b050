import { digitsOf } from "../../../shared/kernel/money.ts";
import { Sheet } from "../../../shared/pdf/sheet.ts";
import type { RenderReceipt } from "../../flows/receipt-ports.ts";
import type { Receipt } from "../../receipts/receipt.ts";

const WHOLE = [0];
const NAMED = [0, 104];
const STATES: Readonly<Record<Receipt["state"], string>> = {
  paid: "Paid",
  "partially-refunded": "Paid, and partly given back",
  refunded: "Given back",
};

const day = (at: string) => at.slice(0, 10);

function facts(receipt: Receipt): [string, string][] {
  const { seller, buyer, number, orderedAt, paidAt, state, isContested, payment } = receipt;
  const named: [string, string | undefined][] = [
    ["Seller", seller.name],
    ...seller.address.map((line): [string, string] => ["", line]),
    ["Tax id", seller.taxId],
    ["Buyer", buyer.name],
    ["", buyer.email],
    ["Buyer's id", buyer.id],
    ["Order", number],
    ["Ordered on", day(orderedAt)],
    ["Paid on", day(paidAt)],
    ["Payment", payment],
    ["State", isContested ? `${STATES[state]}; the payment is in dispute` : STATES[state]],
  ];
  return named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

/** A receipt in reading order: seller, buyer and date, lines, totals, refunds. */
export const renderReceipt: RenderReceipt = async (receipt) => {
  const { currency, lines, discounts, total, creditNotes, kept } = receipt;
  const code = currency.toUpperCase();
  const amountOf = (amount: number) => digitsOf(amount, currency);
  const sheet = new Sheet(`Receipt ${receipt.number}`);
  sheet.heading(`${receipt.seller.name}: receipt`);
  for (const cells of facts(receipt)) sheet.row(NAMED, { cells });
  sheet.row(WHOLE, { cells: ["Days are in UTC."] });
  sheet.gap();
  sheet.row(WHOLE, { cells: [`What was bought, ${code}`], isBold: true });
  for (const { title, type, seats, listPrice, discount, tax } of lines) {
    const times = seats ? `, ${seats.count} seats at ${amountOf(seats.each)}` : "";
    sheet.row(WHOLE, { cells: [`${title} (${type}${times})`], amount: amountOf(listPrice) });
    if (discount !== 0) sheet.row([12], { cells: ["Discount"], amount: amountOf(-discount) });
    if (tax?.isAdded) sheet.row([12], { cells: ["Tax"], amount: amountOf(tax.amount) });
    else if (tax) sheet.row([12], { cells: [`Of it tax: ${amountOf(tax.amount)}`] });
  }
  for (const { code: discount, amount } of discounts) {
    sheet.row([12], { cells: [`By the code ${discount}: ${amountOf(amount)} in all`] });
  }
  sheet.row(WHOLE, { cells: [`Total, ${code}`], amount: amountOf(total), isBold: true });
  for (const { number, at, amount, titles, isUnderWay } of creditNotes) {
    sheet.gap();
    sheet.row(WHOLE, { cells: [`Credit note ${number}, ${day(at)}`], isBold: true });
    const what = titles.length > 0 ? titles.join("; ") : "Of the order as a whole";
    sheet.row(WHOLE, { cells: [isUnderWay ? `${what} (on its way)` : what], amount: amountOf(-amount) });
  }
  if (creditNotes.length > 0) {
    sheet.row(WHOLE, { cells: [`Paid in the end, ${code}`], amount: amountOf(kept), isBold: true });
  }
  return sheet.bytes();
};
