import fc from "fast-check";
import { expect, test } from "vitest";
import { isBot } from "../../../functions/recommendations/log/bot-detection.ts";
import { EventIds } from "../../../functions/recommendations/log/event-ids.ts";
import { LineSplitter } from "../../../functions/recommendations/log/line-splitter.ts";
import {
  hourOf,
  indexWithRead,
  NOTHING_READ,
  resumeAfter,
  unreadKeys,
} from "../../../functions/recommendations/log/log-index.ts";
import { StringInterner } from "../../../functions/recommendations/log/string-interner.ts";

test("an interned string keeps its number and can be read back", () => {
  const name = fc.tuple(fc.constantFrom(1, 2), fc.stringMatching(/^[ -~]{0,12}$/));
  fc.assert(
    fc.property(fc.array(name, { maxLength: 300 }), (all) => {
      let names = new StringInterner();
      const numbers = new Map<string, number>();
      all.forEach(([tag, text], turn) => {
        const bytes = Buffer.from(`<${text}>`);
        const index = names.indexOf(tag, bytes, 1, bytes.length - 1);
        const known = numbers.get(`${tag}${text}`) ?? numbers.size;
        expect(index).toBe(known);
        numbers.set(`${tag}${text}`, known);
        expect([names.tagOf(index), names.textOf(index)]).toEqual([tag, text]);
        if (turn % 50 === 49) names = StringInterner.from(names.columns());
      });
      expect(names.count).toBe(numbers.size);
    }),
  );
});

test("an id is new once, and again once it was forgotten or is too old", () => {
  const added = fc.record({ high: fc.nat(3), low: fc.nat(200), hour: fc.integer({ min: 1, max: 50 }) });
  fc.assert(
    fc.property(fc.array(added, { maxLength: 400 }), fc.integer({ min: 1, max: 50 }), (all, since) => {
      let ids = new EventIds();
      const known = new Map<string, number>();
      for (const { high, low, hour } of all) {
        const before = known.get(`${high} ${low}`);
        expect(ids.add(high, low, hour, 20)).toBe(before === undefined || hour - before > 20);
        known.set(`${high} ${low}`, Math.max(hour, before ?? 0));
      }
      ids.forget(since);
      for (const [id, hour] of known) if (hour < since) known.delete(id);
      expect(ids.count).toBe(known.size);
      ids = EventIds.from(ids.column());
      for (const id of known.keys()) {
        const [high = 0, low = 0] = id.split(" ").map(Number);
        expect(ids.add(high, low, 1, 20)).toBe(false);
      }
    }),
  );
});

test("lines come out whole however the bytes are split into chunks", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 30 })), fc.array(fc.nat(40)), (lines, cuts) => {
      const text = Buffer.from(lines.map((line) => line.replaceAll("\n", "")).join("\n"));
      const found: string[] = [];
      const splitter = new LineSplitter((bytes, from, to) =>
        found.push(Buffer.from(bytes.subarray(from, to)).toString()),
      );
      let at = 0;
      for (const cut of [...cuts, text.length]) {
        splitter.push(text.subarray(at, at + cut));
        at += cut;
      }
      splitter.end();
      expect(found).toEqual(
        text
          .toString()
          .split("\n")
          .filter((line) => [...Buffer.from(line)].some((byte) => byte > 32)),
      );
    }),
  );
});

test("a line that is too long is cut short, and the next one is whole", () => {
  const found: number[] = [];
  const splitter = new LineSplitter((_, from, to) => found.push(to - from));
  for (let chunk = 0; chunk < 100; chunk++) splitter.push(Buffer.alloc(10_000, "x"));
  splitter.push(Buffer.from("\nshort\n"));
  splitter.end();
  expect(found).toEqual([65_536, 5]);
});

test("the hour of a key is read from keys of the log's shape alone", () => {
  expect(hourOf("events/1970/01/02/03/a.gz")).toBe(27);
  for (const key of [
    "events/1970/01/02/3/a.gz",
    "events/1970/02/30/24/a.gz",
    "events/1970/01/02/03/a",
    "events/1970/01/02/03/é.gz",
  ]) {
    expect(hourOf(key)).toBeUndefined();
  }
});

test("keys read in the last three days are remembered, and listing resumes before them", () => {
  const key = (day: number, name: string) => `events/2026/05/${String(day).padStart(2, "0")}/10/${name}.gz`;
  const index = indexWithRead(NOTHING_READ, [key(1, "a"), key(4, "b"), key(5, "c")]);
  expect([...index.keys]).toEqual([key(4, "b"), key(5, "c")]);
  expect(resumeAfter(index)).toBe("events/2026/05/02/10");
  const now = Date.parse("2026-05-06T00:00:00Z");
  expect(unreadKeys([key(2, "late"), key(4, "b"), key(5, "c"), key(5, "d")], index, now).fresh).toEqual([
    key(2, "late"),
    key(5, "d"),
  ]);
  expect(resumeAfter(NOTHING_READ)).toBe("events/1970/01/01/00");
});

const interactions = (count: number, perMinute: number, products = 1, hour = 1) =>
  Array.from({ length: count }, (_, n) => ({ hour, at: Math.floor(n / perMinute) * 60_000, product: n % products }));

test("a bot has over 60 interactions a minute in five minutes of an hour", () => {
  expect(isBot(interactions(5 * 61, 61))).toBe(true);
  expect(isBot(interactions(4 * 61, 61))).toBe(false);
  expect(isBot(interactions(3000, 60))).toBe(false);
  expect(isBot([...interactions(3 * 61, 61), ...interactions(2 * 61, 61, 1, 2)])).toBe(false);
});

test("a bot has interactions with over 200 products in an hour", () => {
  expect(isBot(interactions(201, 3, 201))).toBe(true);
  expect(isBot(interactions(400, 3, 200))).toBe(false);
  expect(isBot([...interactions(150, 3, 150), ...interactions(150, 3, 300, 2)])).toBe(false);
});
