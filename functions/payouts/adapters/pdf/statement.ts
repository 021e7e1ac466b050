import type { Language } from "../../../shared/kernel/language.ts";
import { digitsOf } from "../../../shared/kernel/money.ts";
import { type Row, Sheet } from "../../../shared/pdf/sheet.ts";
import { byDay, type Movement, type Section, type Statement } from "../../domain/statement.ts";
import type { RenderPdf } from "../../flows/ports.ts";

const COLUMNS = [0, 104, 244];

interface Words {
  readonly title: (month: string) => string;
  readonly heading: (month: string) => string;
  readonly creator: (id: string) => string;
  readonly opening: (code: string) => string;
  readonly closing: (code: string) => string;
  readonly movements: Readonly<Record<Movement, string>>;
  readonly count: (count: number) => string;
}

const WORDS: Readonly<Record<Language, Words>> = {
  en: {
    title: (month) => `Statement ${month}`,
    heading: (month) => `Lyceum: statement of ${month}`,
    creator: (id) => `Creator ${id}. Days are in UTC.`,
    opening: (code) => `Opening balance, ${code}`,
    closing: (code) => `Closing balance, ${code}`,
    movements: {
      earned: "earned",
      returned: "returned",
      recommended: "for recommendations",
      "recommended-returned": "recommendations returned",
      transferred: "transferred",
      "taken-back": "taken-back",
    },
    count: (count) => `${count} ${count === 1 ? "movement" : "movements"}`,
  },
  zh: {
    title: (month) => `对账单 ${month}`,
    heading: (month) => `Lyceum：${month} 对账单`,
    creator: (id) => `创作者 ${id}。日期均为 UTC 时间。`,
    opening: (code) => `期初余额（${code}）`,
    closing: (code) => `期末余额（${code}）`,
    movements: {
      earned: "收入",
      returned: "退回",
      recommended: "分销收入",
      "recommended-returned": "分销退回",
      transferred: "转出",
      "taken-back": "收回",
    },
    count: (count) => `${count} 笔`,
  },
};

function rowsOf(section: Section, { opening, closing, movements, count: counted }: Words): Row[] {
  const { currency } = section;
  const code = currency.toUpperCase();
  const balance = (what: string, amount: number): Row => ({
    isBold: true,
    cells: [what],
    amount: digitsOf(amount, currency),
  });
  return [
    balance(opening(code), section.opening),
    ...byDay(section).map(({ day, movement, count, amount }) => ({
      cells: [day, movements[movement], counted(count)],
      amount: digitsOf(amount, currency),
    })),
    balance(closing(code), section.closing),
  ];
}

/** A statement's sums by day: only dates, ids and amounts. */
export const renderPdf: RenderPdf = async (statement: Statement, language) => {
  const words = WORDS[language];
  const sheet = new Sheet(words.title(statement.month));
  sheet.heading(words.heading(statement.month));
  sheet.row([0], { cells: [words.creator(statement.creator)] });
  for (const section of statement.sections) {
    sheet.gap();
    for (const row of rowsOf(section, words)) sheet.row(row.isBold ? [0] : COLUMNS, row);
  }
  return sheet.bytes();
};
