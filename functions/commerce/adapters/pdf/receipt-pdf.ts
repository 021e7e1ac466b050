import { digitsOf } from "../../../shared/kernel/money.ts";
import { Sheet } from "../../../shared/pdf/sheet.ts";
import type { RenderReceipt } from "../../flows/receipt-ports.ts";
import type { Receipt } from "../../receipts/receipt.ts";
import { WORDS } from "./receipt-words.ts";

const WHOLE = [0];
const NAMED = [0, 104];
type Words = (typeof WORDS)["en"];

const day = (at: string) => at.slice(0, 10);

function facts(receipt: Receipt, { names, states, contested }: Words): [string, string][] {
  const { seller, buyer, number, orderedAt, paidAt, state, isContested, payment } = receipt;
  const named: [string, string | undefined][] = [
    [names.seller, seller.name],
    ...seller.address.map((line): [string, string] => ["", line]),
    [names.taxId, seller.taxId],
    [names.buyer, buyer.name],
    ["", buyer.email],
    [names.buyerId, buyer.id],
    [names.order, number],
    [names.orderedOn, day(orderedAt)],
    [names.paidOn, day(paidAt)],
    [names.payment, payment],
    [names.state, isContested ? contested(states[state]) : states[state]],
  ];
  return named.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}

const typeIn = ({ types }: Words, type: string): string => types[type as keyof Words["types"]] ?? type;

/** A receipt in reading order: seller, buyer and date, lines, totals, refunds. */
export const renderReceipt: RenderReceipt = async (receipt, language) => {
  const words = WORDS[language];
  const { currency, lines, discounts, total, creditNotes, kept } = receipt;
  const code = currency.toUpperCase();
  const amountOf = (amount: number) => digitsOf(amount, currency);
  const sheet = new Sheet(words.title(receipt.number));
  sheet.heading(words.heading(receipt.seller.name));
  for (const cells of facts(receipt, words)) sheet.row(NAMED, { cells });
  sheet.row(WHOLE, { cells: [words.days] });
  sheet.gap();
  sheet.row(WHOLE, { cells: [words.bought(code)], isBold: true });
  for (const { title, type, seats, listPrice, discount, tax } of lines) {
    const times = seats ? words.seats(seats.count, amountOf(seats.each)) : "";
    sheet.row(WHOLE, { cells: [words.line(title, typeIn(words, type) + times)], amount: amountOf(listPrice) });
    if (discount !== 0) sheet.row([12], { cells: [words.discount], amount: amountOf(-discount) });
    if (tax?.isAdded) sheet.row([12], { cells: [words.tax], amount: amountOf(tax.amount) });
    else if (tax) sheet.row([12], { cells: [words.taxWithin(amountOf(tax.amount))] });
  }
  for (const { code: discount, amount } of discounts) {
    sheet.row([12], { cells: [words.byCode(discount, amountOf(amount))] });
  }
  sheet.row(WHOLE, { cells: [words.total(code)], amount: amountOf(total), isBold: true });
  for (const { number, at, amount, titles, isUnderWay } of creditNotes) {
    sheet.gap();
    sheet.row(WHOLE, { cells: [words.creditNote(number, day(at))], isBold: true });
    const what = titles.length > 0 ? titles.join(words.between) : words.whole;
    sheet.row(WHOLE, { cells: [isUnderWay ? words.underWay(what) : what], amount: amountOf(-amount) });
  }
  if (creditNotes.length > 0) {
    sheet.row(WHOLE, { cells: [words.kept(code)], amount: amountOf(kept), isBold: true });
  }
  return sheet.bytes();
};
