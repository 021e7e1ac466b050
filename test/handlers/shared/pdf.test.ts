import { PDFDocument } from "@cantoo/pdf-lib";
import { expect, test } from "vitest";
import { Sheet } from "../../../functions/shared/pdf/sheet.ts";
import { textOf } from "../../pdf-text.ts";

const NAMES = [
  "Łukasz Żółć, Dvořák, Şahin İğdır, Őry",
  "Αλέξανδρος Παπαδόπουλος",
  "Щербаков Іван, Ђорђе",
  "Nguyễn Thị Hồng Phượng",
  "Արամ Խաչատրյան",
  "გიორგი ბერიძე",
  "王小明、欧阳娜娜",
  "陳大文、歐陽龍",
  "田中さくら、𠮷田",
  "김민준",
  "office, Straße, ﬁ, ₺ ₹ € № “x”",
];

/** The names of the fonts that a document embeds. */
async function fontsIn(bytes: Uint8Array): Promise<string[]> {
  const { context } = await PDFDocument.load(bytes);
  const objects = context.enumerateIndirectObjects().map(([, object]) => String(object));
  return objects.flatMap((object) => object.match(/(?<=\/FontName \/)\w+/) ?? []);
}

test("European, Chinese, Japanese and Korean names are written, and can be copied", async () => {
  const sheet = new Sheet("Names");
  for (const name of NAMES) sheet.row([0], { cells: [name] });
  const lines = await textOf(await sheet.bytes());
  expect(lines.map((line) => line.replaceAll("|", ""))).toEqual(NAMES);
});

test("bold text is written in the same letters", async () => {
  const sheet = new Sheet("Names");
  for (const name of NAMES) sheet.row([0], { cells: [name], isBold: true });
  const lines = await textOf(await sheet.bytes());
  expect(lines.map((line) => line.replaceAll("|", ""))).toEqual(NAMES);
});

test("a document embeds the glyphs that it draws, not whole fonts", async () => {
  const sheet = new Sheet("Names");
  for (const name of NAMES) sheet.row([0], { cells: [name] });
  expect((await sheet.bytes()).length).toBeLessThan(100_000);
});

test("kana and Hangul decide in which country's form ideographs are drawn", async () => {
  const fontsOf = async (text: string) => {
    const sheet = new Sheet("Name");
    sheet.row([0], { cells: [text] });
    return fontsIn(await sheet.bytes());
  };
  expect(await fontsOf("直人")).toEqual([expect.stringContaining("SC")]);
  expect(await fontsOf("直人さくら")).toEqual([expect.stringContaining("JP")]);
  expect(await fontsOf("直人 김")).toContainEqual(expect.stringContaining("KR"));
});

test("a long title is broken within its column, in Chinese between any two characters", async () => {
  const title = `${"很长的标题".repeat(20)} ${"word ".repeat(30)}${"x".repeat(200)}`;
  const sheet = new Sheet("Title");
  sheet.row([0], { cells: [title], amount: "1,234.00" });
  const document = await PDFDocument.load(await sheet.bytes());
  const texts = (document.getPages()[0]?.extractContents() ?? []).flatMap((each) =>
    each.kind === "text" ? [each] : [],
  );
  expect(texts.length).toBeGreaterThan(4);
  const told = texts.map((each) => each.getText()).join("");
  expect(told.replaceAll(/\s/g, "").replace("1,234.00", "")).toBe(title.replaceAll(/\s/g, ""));
  expect(Math.min(...texts.map(({ x }) => x))).toBe(56);
});
