import fc from "fast-check";
import { expect, test } from "vitest";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import { formatOf } from "../../../functions/exports/adapters/format.ts";
import {
  begunExport,
  currentExport,
  type ExportAsk,
  readyExport,
  requestedExport,
  toShownExport,
} from "../../../functions/exports/domain/export.ts";
import { rowsOf } from "../../../functions/exports/domain/rows.ts";
import { MOST_ATTEMPTS, PATIENCE_MS } from "../../../functions/exports/settings.ts";
import { isRefusal } from "../../../functions/shared/kernel/refusal.ts";
import { AT, orderOf, productOf } from "../commerce/cart.ts";

const NOW = Date.parse(AT);
const ask: ExportAsk = {
  id: "01JWM8Q0000000000000000000",
  user: "buyer",
  kind: "orders",
  format: "csv",
  from: undefined,
  to: undefined,
};
function fresh(fields: Partial<ExportAsk> = {}) {
  const made = requestedExport({ ...ask, ...fields }, true, NOW);
  if (isRefusal(made)) throw new Error(made.detail);
  return made;
}

/** An RFC 4180 reader, written by the standard's grammar. */
function parsed(csv: string): string[][] {
  const rows: string[][] = [];
  let [row, field, isQuoted] = [[] as string[], "", false];
  for (let n = 0; n < csv.length; n++) {
    const letter = csv[n];
    if (isQuoted) {
      if (letter === '"' && csv[n + 1] === '"') field += csv[n++];
      else if (letter === '"') isQuoted = false;
      else field += letter;
    } else if (letter === '"' && field === "") isQuoted = true;
    else if (letter === ",") {
      row.push(field);
      field = "";
    } else if (letter === "\r" && csv[n + 1] === "\n") {
      n++;
      rows.push([...row, field]);
      [row, field] = [[], ""];
    } else field += letter;
  }
  expect([row, field]).toEqual([[], ""]);
  return rows;
}
function csvOf(orders: readonly Order[], kind: "orders" | "sales", user: string): string {
  const { head, rows, foot } = formatOf({ kind, format: "csv" });
  return (
    head +
    rows(
      orders.flatMap((order) => rowsOf(order, { ...ask, kind, user })),
      true,
    ) +
    foot
  );
}

test("any title is read back from its CSV cell, and no cell is a formula", () => {
  const titles = fc.string({
    unit: fc.constantFrom(
      "=",
      "+",
      "-",
      "@",
      "\t",
      "\r",
      "\n",
      '"',
      ",",
      "'",
      "a",
      " ",
      "课",
      "🚀",
      "＝",
      "|",
      "\u200b",
      "\u00a0",
    ),
  });
  fc.assert(
    fc.property(fc.array(titles, { minLength: 1, maxLength: 4 }), (all) => {
      const order = orderOf(...all.map((title, n) => productOf(`p${n}`, { title })));
      const csv = csvOf([order], "orders", "buyer");
      expect(csv.startsWith("\ufeff")).toBe(true);
      const [head = [], ...rows] = parsed(csv.slice(1));
      expect(rows.map((row) => row.length)).toEqual(all.map(() => head.length));
      for (const [n, title] of all.entries()) {
        const cell = rows[n]?.[head.indexOf("title")];
        const begins = title.normalize("NFKC").replace(/^[\s\p{Cf}]+/u, "");
        expect(cell).toBe(/^[\t\r\n]/.test(title) || /^[=+\-@|]/.test(begins) ? `'${title}` : title);
      }
      for (const cell of rows.flat()) expect(cell).not.toMatch(/^[\s\u200b]*[=＝+@|]|^[\t\r\n]|^[\s\u200b]*-(?!\d)/);
    }),
  );
});

test("JSON is an array of the same rows, with nothing before it", () => {
  const { head, rows, foot } = formatOf({ kind: "orders", format: "json" });
  const made = rowsOf(orderOf(productOf("a"), productOf("b", { title: '=1+1, "x"' })), ask);
  expect(JSON.parse(head + rows(made.slice(0, 1), true) + rows(made.slice(1), false) + foot)).toEqual(made);
  expect(JSON.parse(head + foot)).toEqual([]);
});

test("amounts are decimals by their currency, and minor units", () => {
  const inCurrency = (amount: number, currency: "usd" | "jpy" | "kwd") =>
    rowsOf(orderOf(productOf("a", { price: { amount, currency } })), ask)[0];
  expect(inCurrency(1999, "usd")).toMatchObject({ price: "19.99", priceMinor: 1999, orderTotal: "19.99" });
  expect(inCurrency(1999, "jpy")).toMatchObject({ price: "1999", priceMinor: 1999 });
  expect(inCurrency(1990, "kwd")).toMatchObject({ price: "1.990", priceMinor: 1990 });
  const order = orderOf(productOf("a", { price: { amount: 800, currency: "eur" } }));
  const lines = order.lines.map((line) => ({
    ...line,
    tax: 128,
    listPrice: { amount: 1000, currency: "eur" as const },
  }));
  expect(rowsOf({ ...order, lines }, ask)[0]).toMatchObject({
    listPrice: "10.00",
    price: "8.00",
    tax: "1.28",
    taxMinor: 128,
  });
});

test("a creator sees only their own lines of paid orders", () => {
  const order = orderOf(productOf("a", { creatorId: "anna" }), productOf("b", { creatorId: "ben" }));
  const sales = { ...ask, kind: "sales" as const, user: "anna" };
  expect(rowsOf(order, sales)).toEqual([]);
  const rows = rowsOf({ ...order, state: "paid", paidAt: AT }, sales);
  expect(rows.map(({ product }) => product)).toEqual(["a"]);
  expect(JSON.stringify(rows)).not.toMatch(/buyer|ben|orderTotal/);
  expect(rowsOf(order, { ...ask, user: "eve" })).toEqual([]);
});

test("from an instant on and before another, however the instants are written", () => {
  const order: Order = { ...orderOf(productOf("a")), createdAt: "2026-06-01T00:00:00.000Z" };
  const within = (from?: string, to?: string) => rowsOf(order, { ...ask, from, to }).length === 1;
  expect(within("2026-06-01T00:00:00Z")).toBe(true);
  expect(within("2026-06-01T00:00:00.001Z")).toBe(false);
  expect(within(undefined, "2026-06-01T00:00:00Z")).toBe(false);
  expect(within(undefined, "2026-06-01T00:00:01Z")).toBe(true);
  expect(fresh({ from: "2026-06-01T00:00:00Z" }).from).toBe("2026-06-01T00:00:00.000Z");
});

test("only creators can export sales", () => {
  expect(isRefusal(requestedExport({ ...ask, kind: "sales" }, false, NOW))).toBe(true);
  expect(isRefusal(requestedExport({ ...ask, kind: "orders" }, false, NOW))).toBe(false);
});

test("an export that takes an hour, or fails at each try, has failed and says why", () => {
  const asked = fresh();
  expect(currentExport(asked, NOW + PATIENCE_MS - 1).state).toBe("pending");
  expect(toShownExport(asked, NOW + PATIENCE_MS)).toMatchObject({
    state: "failed",
    failure: expect.stringContaining("again"),
  });
  let tried = asked;
  for (let n = 1; n <= MOST_ATTEMPTS; n++) {
    tried = begunExport(tried, NOW);
    expect(tried).toMatchObject({ state: "pending", attempts: n });
  }
  expect(begunExport(tried, NOW)).toMatchObject({ state: "failed", failure: expect.stringContaining("again") });
  const done = readyExport(tried, 3, NOW);
  expect(begunExport(done, NOW)).toBe(done);
  expect(currentExport(done, NOW + 2 * PATIENCE_MS)).toBe(done);
});
