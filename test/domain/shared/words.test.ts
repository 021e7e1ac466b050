import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { email } from "../../../functions/shared/kernel/email.ts";
import { instant } from "../../../functions/shared/kernel/instant.ts";
import { plain, searchable } from "../../../functions/shared/kernel/searchable.ts";
import { lines, text } from "../../../functions/shared/kernel/text.ts";
import { wholeInText } from "../../../functions/shared/kernel/whole.ts";

describe("a text is well formed, composed, trimmed and visible", () => {
  test.each([
    [" Cafe\u0301\u200b ", "Caf\u00e9"],
    ["\u00a0\u3000入门\ufeff", "入门"],
    ["👨‍👩‍👧 👍🏽", "👨‍👩‍👧 👍🏽"],
    ["می\u200cخواهم", "می\u200cخواهم"],
  ])("%j is kept as %j", (given, kept) => expect(text(40).parse(given)).toBe(kept));

  test.each([
    ["nothing but space", "\u2003 \u00a0"],
    ["nothing but what has no width", "\u200b\u2060"],
    ["a letter that is to be ignored", "\u3164"],
    ["an accent alone", "\u0301"],
    ["NUL", "a\0b"],
    ["a line end", "a\r\nb"],
    ["a paragraph separator", "a\u2029b"],
    ["a mark that turns what follows", "a\u202eb"],
    ["an isolate", "a\u2066b"],
    ["half a surrogate pair", "a\ud800"],
    ["too much", "a".repeat(41)],
  ])("%s is refused", (_, given) => expect(text(40).safeParse(given).success).toBe(false));

  test("texts of several lines have one kind of line break, and otherwise follow the same rules", () => {
    expect(lines(40).parse("one\r\ntwo\rthree\u2028four\n\tfive\n")).toBe("one\ntwo\nthree\nfour\n\tfive");
    for (const given of ["a\0b", "a\u202eb", "\n\t", "a\ud800"]) expect(lines(40).safeParse(given).success).toBe(false);
    expect(lines(40, 0).parse(" \n")).toBe("");
  });

  test("an accepted text is accepted again unchanged, within its limit", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (given) => {
        for (const word of [text(40), lines(40), text(40, 0)]) {
          const { data } = word.safeParse(given);
          if (data === undefined) continue;
          expect(data.length).toBeLessThanOrEqual(40);
          expect(word.parse(data)).toBe(data);
          expect(Buffer.from(data).toString()).toBe(data);
        }
      }),
    );
  });
});

describe("one mailbox is one address, in whatever script its domain is typed", () => {
  test.each([
    [" Ann@Example.ORG\t", "ann@example.org"],
    ["ann@例子.中国", "ann@xn--fsqu00a.xn--fiqs8s"],
    ["bo@example.xn--fiqs8s", "bo@example.xn--fiqs8s"],
    ["bo&co@Bücher.example", "bo&co@xn--bcher-kva.example"],
    ["a!b+c@x.io", "a!b+c@x.io"],
  ])("%j is %j", (given, kept) => {
    expect(email.parse(given)).toBe(kept);
    expect(email.parse(kept)).toBe(kept);
  });

  test.each(
    [
      "ann",
      "ann@",
      "@example.org",
      "ann@localhost",
      "ann@10.0.0.1",
      "ann@127.1",
      "ann@example.123",
      "ann@[::1]",
      "ann@exa%6dple.org",
      "ann@example.org/x",
      "ann@example.org:25",
      "ann@user@example.org",
      "ann@example..org",
      "ann@-example.org",
      "a nn@example.org",
      "a..nn@example.org",
      "änn@example.org",
      "ann\u212a@example.org",
      "ann@example.org\r\nbcc: x@example.org",
      `${"a".repeat(65)}@example.org`,
      `ann@${"a".repeat(64)}.org`,
      `ann@${"a.".repeat(70)}org`,
      `${"@".repeat(900_000)}`,
    ].map((given) => [given.slice(0, 40), given]),
  )("%s is none", (_, given) => expect(email.safeParse(given).success).toBe(false));
});

describe("an instant has any offset and any fraction, and is kept in UTC to the millisecond", () => {
  test.each([
    ["2026-06-01T00:00:00Z", "2026-06-01T00:00:00.000Z"],
    ["2026-06-01T00:00:00+00:00", "2026-06-01T00:00:00.000Z"],
    ["2026-06-01T08:30:00.123456+08:00", "2026-06-01T00:30:00.123Z"],
    ["2026-05-31T19:00:00.9-05:00", "2026-06-01T00:00:00.900Z"],
  ])("%s is %s", (given, kept) => expect(instant.parse(given)).toBe(kept));

  test.each(
    [
      "2026-06-01",
      "2026-06-01T00:00:00",
      "2026-02-30T00:00:00Z",
      "2026-06-01T24:00:00Z",
      "1999-12-31T23:59:59Z",
      "2000-01-01T00:00:00+01:00",
      "2101-01-01T00:00:00Z",
      `2026-06-01T00:00:00.${"0".repeat(900_000)}Z`,
    ].map((given) => [given.slice(0, 40), given]),
  )("%s is none", (_, given) => expect(instant.safeParse(given).success).toBe(false));
});

test("texts that look the same are equal in searches", () => {
  const same = (...all: string[]) => expect(new Set(all.map(searchable)).size).toBe(1);
  same("café", "CAFE\u0301", "cafe", "ｃａｆé");
  same("Ｐｙｔｈｏｎ入门", "python入门");
  same("time-series", "Time series", "time–series", "time\u2011series", " time \t series ");
  same("don't", "Don’t", "DONʼT");
  same("Straße", "STRASSE");
  same("Łódź", "lodz");
  same("İstanbul", "istanbul");
  same("ΟΔΌΣ", "οδός");
  expect(searchable("が")).not.toBe(searchable("か"));
  expect(searchable("हिन्दी")).toBe("हिन्दी".normalize("NFC"));
  expect(plain("ｊｕｎｅ−10\u200b")).toBe("june-10");
});

test("folding a folded text changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (given) => {
      const once = searchable(given);
      expect(searchable(once)).toBe(once);
    }),
    { numRuns: 1_000 },
  );
});

test("a whole number in a text has plain digits, and is within its limits", () => {
  const whole = wholeInText(0, 100);
  expect(["0", "5", "100"].map((given) => whole.parse(given))).toEqual([0, 5, 100]);
  for (const given of ["", " 5", "5 ", "05", "+5", "-0", "-1", "101", "1e2", "0x10", "1.0", "٥", "9".repeat(400)]) {
    expect(whole.safeParse(given).success).toBe(false);
  }
});
