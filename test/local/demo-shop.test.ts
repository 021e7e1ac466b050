import { unzipSync } from "fflate";
import * as pdfjs from "pdfjs-dist/legacy/build/pdf.mjs";
import { expect, test } from "vitest";
import { details } from "../../functions/catalogue/contract/details.ts";
import { suits } from "../../functions/catalogue/contract/media.ts";
import { product } from "../../functions/catalogue/contract/product.ts";
import { lifeOf } from "../../local/demo/behaviour.ts";
import { Chance } from "../../local/demo/chance.ts";
import { filled } from "../../local/demo/content.ts";
import { learnersOf } from "../../local/demo/learners.ts";
import { creatorsOf, productsOf } from "../../local/demo/shop.ts";
import { chaptersOf } from "../../local/demo/telling.ts";

const NOW = Date.parse("2026-11-30T00:00:00Z");
const chance = new Chance(20_261_124);
const creators = creatorsOf(chance, (n) => `creator-${n}`);
const works = productsOf(chance, creators, NOW);
const files = works.map(({ product: of, subject, turn }) => {
  const { id, title, language, summary, topic, createdAt: at } = of;
  const chapters = chaptersOf({ language, topic, subject, turn });
  return filled(of, { id, title, author: "Ada Fischer", language, summary, chapters, at }, turn);
});
const distinct = (values: readonly unknown[]) => new Set(values).size;

test("each work of the demo is valid for the API, with its own title and summary", () => {
  for (const { product: of, details: told } of works) {
    expect(product.safeParse(of).error).toBeUndefined();
    expect(details.safeParse(told).error).toBeUndefined();
  }
  expect(distinct(works.map(({ product: of }) => of.title))).toBe(works.length);
  expect(distinct(works.map(({ product: of }) => of.summary))).toBe(works.length);
});

test("a Chinese work has Chinese texts, and an English one has no Chinese character", () => {
  const isChinese = (text: string) => /\p{Script=Han}/u.test(text);
  for (const { product: of, details: told } of works) {
    for (const text of [of.summary, told.description ?? "", ...(told.outcomes ?? [])]) {
      expect(isChinese(text), text).toBe(of.language === "zh");
    }
  }
});

test("a work's content has a media type that its type may have", () => {
  for (const { product: of } of files) expect(suits(of.content.mediaType, of.type)).toBe(true);
  expect(distinct(files.map(({ product: of }) => of.content.mediaType))).toBe(5);
});

test("a book is an EPUB: its first entry names it, and every page that it lists is in it", () => {
  const { file } = files.find(({ product: of }) => of.content.mediaType === "application/epub+zip") ?? files[0]!;
  expect(Buffer.from(file.body.subarray(30, 58)).toString()).toBe("mimetypeapplication/epub+zip");
  const inside = unzipSync(file.body);
  const opf = Buffer.from(inside["EPUB/package.opf"] ?? []).toString();
  const listed = [...opf.matchAll(/href="([^"]+)"/g)].map(([, name]) => `EPUB/${name}`);
  expect(listed.length).toBeGreaterThan(6);
  expect(listed.filter((name) => inside[name] === undefined)).toEqual([]);
});

test("a report is a PDF that pdf.js opens, with at least a page for each chapter", async () => {
  const found = files.find(({ product: of }) => of.content.mediaType === "application/pdf") ?? files[0]!;
  const loading = pdfjs.getDocument({ data: Uint8Array.from(found.file.body), verbosity: 0 });
  const document = await loading.promise;
  expect(document.numPages).toBeGreaterThan(4);
  const { items } = await (await document.getPage(1)).getTextContent();
  expect(items.map((each) => ("str" in each ? each.str : "")).join(" ")).toContain("Ada Fischer");
  await loading.destroy();
});

test("reviews are in the language of their work, and few are identical", () => {
  const learners = learnersOf({ chance, products: works, now: NOW, count: 150, idOf: (n) => `learner-${n}` });
  const reviews = learners.flatMap((learner) => lifeOf(chance, learner, works, NOW).reviews);
  const written = reviews.flatMap(({ text, product: of }) => (text === undefined ? [] : [{ text, of }]));
  expect(written.length).toBeGreaterThan(30);
  expect(written.length).toBeLessThan(reviews.length);
  for (const { text, of } of written) expect(/\p{Script=Han}/u.test(text)).toBe(of.language === "zh");
  expect(distinct(written.map(({ text }) => text)) / written.length).toBeGreaterThan(0.9);
});
