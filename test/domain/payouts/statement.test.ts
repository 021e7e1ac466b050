import fc from "fast-check";
import { expect, test } from "vitest";
import { csvOf } from "../../../functions/payouts/adapters/statement-csv.ts";
import { accruals, type Entry } from "../../../functions/payouts/domain/ledger.ts";
import { monthOf } from "../../../functions/payouts/domain/schedule.ts";
import {
  addedSums,
  byDay,
  type MonthKept,
  NO_SUMS,
  statementOf,
  summedStatement,
  sumsOf,
} from "../../../functions/payouts/domain/statement.ts";
import { openedTransfer, settledTransfer } from "../../../functions/payouts/domain/transfer.ts";
import { digitsOf } from "../../../functions/shared/kernel/money.ts";
import { bookedAll, DAY, iso, journalOf, START, sale } from "./earnings.ts";

/** As the table keeps them. */
function keptOf(entries: readonly Entry[]): MonthKept[] {
  const kept = new Map<string, MonthKept>();
  for (const entry of entries) {
    const [month, { currency }] = [monthOf(entry.at), entry];
    const before = kept.get(`${month} ${currency}`)?.sums ?? NO_SUMS;
    kept.set(`${month} ${currency}`, { month, currency, sums: addedSums(before, sumsOf(entry)) });
  }
  return [...kept.values()];
}
const statement = (month: string, entries: readonly Entry[]) => statementOf("maker", month, keptOf(entries), entries);

test("amounts are written with their currency's decimals", () => {
  expect([
    digitsOf(-1999, "usd"),
    digitsOf(5, "eur"),
    digitsOf(1999, "jpy"),
    digitsOf(-1, "kwd"),
    digitsOf(0, "cny"),
  ]).toEqual(["-19.99", "0.05", "1999", "-0.001", "0.00"]);
});

test("a month's statement has each movement, with the balance before and after", () => {
  const sold = accruals(journalOf("payment:o1", 5000));
  const back = accruals(journalOf("refund:o1:1", -1000, { at: iso(START + 2 * DAY) }));
  const step = openedTransfer(bookedAll([...sold, ...back]), "acct_1", "2026-06-30", iso(START + 29 * DAY));
  if (!step) throw new Error("nothing to transfer");
  const paid = settledTransfer(step.transfer, { stripeTransfer: "tr_1", reversed: 0 }, iso(START + 29 * DAY + 1));
  const entries = [...sold, ...back, ...step.entries, ...(paid?.entries ?? [])];
  expect(csvOf(statement("2026-06", entries))).toBe(
    [
      "at,currency,movement,reference,amount,affiliates",
      "2026-06,usd,opening,,0.00,",
      "2026-06-01T00:00:00.000Z,usd,earned,o1,50.00,",
      "2026-06-03T00:00:00.000Z,usd,returned,o1,-10.00,",
      "2026-06-30T00:00:00.001Z,usd,transferred,2026-06-30-usd,-36.00,",
      "2026-06,usd,closing,,4.00,",
      "",
    ].join("\r\n"),
  );
  expect(statement("2026-07", entries).sections).toMatchObject([{ opening: 400, closing: 400, lines: [] }]);
});

test("what affiliates earn, and what a creator's sale gave them, is told apart in statements", () => {
  const sold = { productId: "p", creatorId: "maker", count: 1, quantity: 1, gross: 1000, refunded: 0, earned: 700 };
  const postings = [
    { account: "stripe" as const, amount: 1000 },
    { account: "revenue" as const, amount: -100 },
    { account: "creator:maker" as const, amount: -700 },
    { account: "affiliate:fan" as const, amount: -200 },
  ];
  const given = { ...sold, affiliate: { id: "fan", earned: 200 } };
  const entries = accruals(journalOf("payment:o1", 0, { postings, sold: [given] }));
  const back = accruals(
    journalOf("refund:o1", 0, {
      at: iso(START + DAY),
      postings: [
        { account: "stripe", amount: -400 },
        { account: "creator:maker", amount: 300 },
        { account: "affiliate:fan", amount: 100 },
      ],
      sold: [
        {
          ...sold,
          count: 0,
          quantity: 0,
          gross: 0,
          refunded: 400,
          earned: -300,
          affiliate: { id: "fan", earned: -100 },
        },
      ],
    }),
  );
  const linesOf = (user: string) => {
    const own = [...entries, ...back].filter(({ creator }) => creator === user);
    return csvOf(statementOf(user, "2026-06", keptOf(own), own))
      .split("\r\n")
      .slice(2, 4);
  };
  expect(linesOf("maker")).toEqual([
    "2026-06-01T00:00:00.000Z,usd,earned,o1,7.00,2.00",
    "2026-06-02T00:00:00.000Z,usd,returned,o1,-3.00,-1.00",
  ]);
  expect(linesOf("fan")).toEqual([
    "2026-06-01T00:00:00.000Z,usd,recommended,o1,2.00,",
    "2026-06-02T00:00:00.000Z,usd,recommended-returned,o1,-1.00,",
  ]);
});

test("a reversed transfer is owed again, in the month's sums and after it", () => {
  const at = iso(START + 29 * DAY);
  const sold = accruals(journalOf("payment:o1", 5000));
  const step = openedTransfer(bookedAll(sold), "acct_1", "2026-07-31", at);
  if (!step) throw new Error("nothing to transfer");
  const told = [0, 1200, 2000].reduce<{ transfer: typeof step.transfer; entries: Entry[] }>(
    ({ transfer, entries }, reversed) => {
      const next = settledTransfer(transfer, { stripeTransfer: "tr_1", reversed }, at);
      return next ? { transfer: next.transfer, entries: [...entries, ...next.entries] } : { transfer, entries };
    },
    { transfer: step.transfer, entries: [...sold, ...step.entries] },
  );
  const [june] = statement("2026-06", told.entries).sections;
  expect(june).toMatchObject({
    opening: 0,
    closing: 2000,
    sums: { earned: 5000, returned: 0, transferred: 5000, "taken-back": 2000 },
  });
  expect(june?.lines.map(({ movement, amount }) => [movement, amount])).toEqual([
    ["earned", 5000],
    ["transferred", -5000],
    ["taken-back", 1200],
    ["taken-back", 800],
  ]);
  expect(statement("2026-07", told.entries).sections).toMatchObject([{ opening: 2000, closing: 2000 }]);
});

test("a section begins with the balance in its own currency", () => {
  const entries = [
    ...accruals(journalOf("payment:a", 500)),
    ...accruals(journalOf("payment:b", 700, { currency: "jpy" })),
  ];
  expect(statement("2026-07", entries).sections.map(({ currency, opening }) => [currency, opening])).toEqual([
    ["jpy", 700],
    ["usd", 500],
  ]);
});

test("only amounts in a CSV may begin with a sign: a reference that does is made text", () => {
  const entries = accruals(journalOf("refund:x", -500, { orderId: "=1+1" }));
  const [, , line] = csvOf(statement("2026-06", entries)).split("\r\n");
  expect(line).toBe("2026-06-01T00:00:00.000Z,usd,returned,'=1+1,-5.00,");
});

test("a day's lines are summed by movement, with their number", () => {
  const at = (hours: number) => ({ at: iso(START + hours * 3_600_000) });
  const entries = [
    ...accruals(journalOf("payment:a", 500, at(1))),
    ...accruals(journalOf("payment:b", 700, at(2))),
    ...accruals(journalOf("refund:a", -100, at(3))),
    ...accruals(journalOf("payment:c", 900, at(25))),
  ];
  const [section] = statement("2026-06", entries).sections;
  expect(section && byDay(section)).toEqual([
    { day: "2026-06-01", movement: "earned", count: 2, amount: 1200 },
    { day: "2026-06-01", movement: "returned", count: 1, amount: -100 },
    { day: "2026-06-02", movement: "earned", count: 1, amount: 900 },
  ]);
});

test("each currency has a section of its own", () => {
  const entries = [
    ...accruals(journalOf("payment:a", 500)),
    ...accruals(journalOf("payment:b", 700, { currency: "jpy" })),
  ];
  expect(statement("2026-06", entries).sections.map(({ currency, closing }) => [currency, closing])).toEqual([
    ["jpy", 700],
    ["usd", 500],
  ]);
});

test("each month opens with the last one's balance, and the newest closes with the current one", () => {
  fc.assert(
    fc.property(fc.array(sale, { minLength: 1, maxLength: 10 }), (sales) => {
      const entries = sales.flat().sort((a, b) => (a.at < b.at ? -1 : 1));
      let closing = 0;
      for (const month of ["2026-05", "2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]) {
        const [section] = statement(month, entries).sections;
        expect(section?.opening ?? 0).toBe(closing);
        closing = section?.closing ?? closing;
        const byDays = section ? byDay(section).reduce((sum, { amount }) => sum + amount, 0) : 0;
        expect(byDays).toBe(closing - (section?.opening ?? closing));
      }
      expect(closing).toBe(bookedAll(entries).earned);
    }),
  );
});

test("a statement from stored sums equals one from entries, except for its lines", () => {
  const at = (day: number) => ({ at: iso(START + day * DAY) });
  const entries = [
    ...accruals(journalOf("payment:may", 800, at(-20))),
    ...accruals(journalOf("payment:may-jpy", 90, { currency: "jpy", ...at(-20) })),
    ...accruals(journalOf("payment:a", 500, at(0))),
    ...accruals(journalOf("payment:b", 700, at(0))),
    ...accruals(journalOf("refund:a", -100, at(1))),
    ...accruals(journalOf("payment:eur", 300, { currency: "eur", ...at(2) })),
    ...accruals(journalOf("payment:july", 40, { currency: "gbp", ...at(40) })),
    ...accruals(journalOf("payment:july-usd", 60, at(41))),
  ];
  const kept = keptOf(entries);
  for (const month of ["2026-04", "2026-05", "2026-06", "2026-07", "2026-08"]) {
    const { sections } = statement(month, entries);
    const days = sections.map((section) => ({ currency: section.currency, days: byDay(section) }));
    expect(summedStatement("maker", month, kept, days)).toEqual({
      creator: "maker",
      month,
      sections: sections.map((section) => ({ ...section, lines: [], days: byDay(section) })),
    });
  }
  // The currencies of the months until then, in order; nothing of what comes later, or of a month without a sum.
  const june = summedStatement("maker", "2026-06", kept, []);
  expect(june.sections.map(({ currency }) => currency)).toEqual(["eur", "jpy", "usd"]);
  expect(june.sections.map(({ opening, closing }) => [opening, closing])).toEqual([
    [0, 300],
    [90, 90],
    [800, 1900],
  ]);
  expect(june.sections.map(byDay)).toEqual([[], [], []]);
  expect(statementOf("maker", "2026-05", kept, []).sections).toEqual([]);
});
