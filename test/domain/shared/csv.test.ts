import { expect, test } from "vitest";
import { csvText } from "../../../functions/shared/runtime/csv.ts";

/** A cell as a line of its own has it. */
function csvCell(cell: string | number, isAmount = false): string {
  const line = csvText([{ cell }], { columns: ["cell"], ...(isAmount && { amounts: new Set(["cell"]) }) });
  expect(line.endsWith("\r\n")).toBe(true);
  return line.slice(0, -2);
}

test.each([
  "=1+1",
  "+1",
  "-1",
  "@SUM(A1)",
  "|cmd",
  "\uff1dHYPERLINK(1)",
  "\uff0b1",
  "\uff0d1",
  "\uff20SUM",
  "\u00a0=1",
  "\u200b=1",
  "\u202e=1",
  "\ufeff@x",
  " \t=1",
  "\tx",
])("%j is written as text, not as a formula", (text) => {
  expect(csvCell(text)).toBe(`'${text}`);
});

test("a formula after a line end is written as text, in quotes", () => {
  expect(csvCell("\n=1+1")).toBe(`"'\n=1+1"`);
  expect(csvCell("\r\n=1")).toBe(`"'\r\n=1"`);
});

test("plain text and numbers are written as they are; commas, quotes and lines are quoted", () => {
  for (const text of ["Time series, explained", "\u673a\u5668\u5b66\u4e60", "a=b", "C++", ""]) {
    expect(csvCell(text).replaceAll('"', "")).toBe(text);
  }
  expect([csvCell(-5), csvCell("-19.99", true)]).toEqual(["-5", "-19.99"]);
  expect(csvCell('say "a, b"')).toBe('"say ""a, b"""');
});
