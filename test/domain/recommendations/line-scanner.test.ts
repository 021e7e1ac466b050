import fc from "fast-check";
import { expect, test } from "vitest";
import { eventTypes } from "../../../functions/behaviour/contract/event-types.ts";
import { scanLine } from "../../../functions/recommendations/log/line-scanner.ts";
import { blankLine, type Line, readStrictly } from "../../../functions/recommendations/log/log-line.ts";

/** What a line says, with its names as text. */
function told({ bytes, productFrom, productTo, whoFrom, whoTo, visitorFrom: _, visitorTo: __, ...rest }: Line) {
  const text = (from: number, to: number) => Buffer.from(bytes.subarray(from, to)).toString();
  return {
    ...rest,
    product: productFrom < 0 ? undefined : text(productFrom, productTo),
    who: rest.whoTag === 0 ? undefined : text(whoFrom, whoTo),
  };
}
function scanned(text: string, around = "") {
  const line = blankLine();
  const bytes = Buffer.from(around + text + around);
  const read = scanLine(bytes, Buffer.byteLength(around), bytes.length - Buffer.byteLength(around), line);
  return read ? told(line) : undefined;
}
function strict(text: string) {
  const line = blankLine();
  return readStrictly(text, line) ? told(line) : undefined;
}

const at = fc
  .date({ min: new Date("1969-12-31T00:00:00Z"), max: new Date("2101-01-01T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString());
const ULID = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const id = fc
  .tuple(fc.constantFrom(..."01234567"), fc.array(fc.constantFrom(...ULID), { minLength: 25, maxLength: 25 }))
  .map(([first, rest]) => first + rest.join(""));
const name = fc.oneof(
  { weight: 5, arbitrary: fc.stringMatching(/^[0-9A-Za-z_-]{1,64}$/) },
  fc.string({ maxLength: 70 }),
);
const number = fc.oneof(
  fc.integer({ min: -5, max: 100_000_000 }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.double({ noNaN: true }),
  fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
);
const fields = {
  id,
  type: fc.constantFrom(...eventTypes),
  at: fc.oneof(
    { weight: 8, arbitrary: at },
    fc.constantFrom(
      "2026-02-29T00:00:00Z",
      "2028-02-29T00:00:00Z",
      "2026-13-01T00:00:00Z",
      "2026-05-01T24:00:00Z",
      "2026-05-01T00:00:00.5Z",
      "2026-05-01T00:00:00+01:00",
      "2026-05-01",
    ),
  ),
  product: name,
  session: name,
  user: name,
  anonymousId: name,
  value: number,
  durationMs: number,
  progress: fc.oneof(
    fc.double({ min: -0.1, max: 1.1, noNaN: true }),
    fc.integer({ min: 0, max: 100 }).map((n) => n / 100),
  ),
  placement: fc.string({ maxLength: 40 }),
  query: fc.string({ maxLength: 220, unit: "grapheme" }),
  recommendationId: name,
  consent: fc.boolean(),
};
const event = fc.record(fields, { requiredKeys: ["id", "type", "at", "session", "consent"] });
/** Events with their fields in any order, written plainly, and as they come out when a byte is changed or cut. */
const shuffled = event.chain((value) =>
  fc.shuffledSubarray(Object.entries(value), { minLength: Object.keys(value).length }).map(Object.fromEntries),
);
const line = fc.oneof(
  { weight: 4, arbitrary: shuffled.map((value) => JSON.stringify(value)) },
  event.map((value) => JSON.stringify(value, null, 1).replaceAll("\n", "")),
  fc.tuple(shuffled, fc.nat(), fc.constantFrom(...'"{}:,.0e-tx \\')).map(([value, place, letter]) => {
    const text = JSON.stringify(value);
    const position = place % text.length;
    return text.slice(0, position) + letter + text.slice(position + 1);
  }),
  fc.tuple(shuffled, fc.nat()).map(([value, place]) => {
    const text = JSON.stringify(value);
    return text.slice(0, place % text.length);
  }),
  fc.tuple(shuffled, fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 2 })).map(([value, more]) => {
    return JSON.stringify({ ...value, ...more });
  }),
);

test("the scanner and the schemas read a line to the same result", () => {
  fc.assert(
    fc.property(line, (text) => {
      const found = scanned(text, '"}');
      if (found) expect(found).toEqual(strict(text));
    }),
    { numRuns: 5_000 },
  );
});

test("the scanner reads every event in the plain form", () => {
  const plain = fc.record(
    {
      ...fields,
      at: at.filter((instant) => instant >= "1970" && instant < "2100"),
      product: fc.stringMatching(/^[0-9A-Za-z_-]{1,64}$/),
      session: fc.stringMatching(/^[!#-[\]-~]{1,64}$/),
      user: fc.stringMatching(/^[!#-[\]-~]{0,64}$/),
      anonymousId: fc.stringMatching(/^[!#-[\]-~]{0,64}$/),
      recommendationId: fc.stringMatching(/^[!#-[\]-~]{0,64}$/),
      value: fc.integer({ min: -100_000, max: 100_000_000 }),
      durationMs: fc.integer({ min: 0, max: 86_400_000 }),
      progress: fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000),
      placement: fc.constantFrom("home", "product", "cart", "library"),
      query: fc.stringMatching(/^[ !#-[\]-~]{0,200}$/),
    },
    { requiredKeys: ["id", "type", "at", "session", "consent"] },
  );
  fc.assert(
    fc.property(plain, (value) => {
      const text = JSON.stringify(value);
      expect(scanned(text)).toEqual(strict(text));
      expect(scanned(text)).toBeDefined();
    }),
    { numRuns: 2_000 },
  );
});

test("numbers are read to the last bit", () => {
  const base = {
    id: "01J00000000000000000000000",
    type: "review",
    at: "2026-05-01T00:00:00Z",
    session: "s",
    consent: true,
  };
  for (const value of [
    "0.1",
    "-0",
    "123456789.012345",
    "4.35",
    "0.000001",
    "999999999999999",
    "1e3",
    "01",
    "1.",
    ".5",
    "-",
  ]) {
    const text = `${JSON.stringify(base).slice(0, -1)},"value":${value}}`;
    const found = scanned(text);
    if (found) expect(found).toEqual(strict(text));
    else if (/^-?(0|[1-9]\d*)(\.\d+)?$/.test(value)) expect.fail(`${value} is plain and was not read`);
  }
});

test("a line with a repeated field is left to JSON.parse, where the last one counts", () => {
  const text =
    '{"id":"01J00000000000000000000000","type":"view","at":"2026-05-01T00:00:00Z","session":"s","user":"a","user":"b","consent":true}';
  expect(scanned(text)).toBeUndefined();
  expect(strict(text)?.who).toBe("b");
});
