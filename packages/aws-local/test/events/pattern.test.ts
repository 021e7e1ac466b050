import { expect, test } from "vitest";
import { matcherOf, type Pattern } from "../../src/events/pattern.ts";

const event = {
  source: "lyceum.commerce",
  detail: {
    before: { state: "pending" },
    after: { state: "paid", total: { amount: 1900 }, lines: [{ type: "course" }, { type: "ebook" }], note: null },
  },
};
const admits = (pattern: Pattern) => matcherOf(pattern)(event);

test.each<[Pattern, boolean]>([
  [{ source: ["lyceum.commerce"] }, true],
  [{ source: ["lyceum.mail", "lyceum.commerce"] }, true],
  [{ source: ["lyceum"] }, false],
  [{ source: [{ prefix: "lyceum." }], detail: { after: { state: ["refunded"] } } }, false],
  [{ source: [{ suffix: ".commerce" }], detail: { after: { state: ["paid"] } } }, true],
  [{ detail: { after: { total: { amount: [1900] } } } }, true],
  [{ detail: { after: { total: { amount: ["1900"] } } } }, false],
  [{ detail: { after: { note: [null] } } }, true],
  [{ detail: { before: { state: [{ "anything-but": ["paid", "refunded"] }] } } }, true],
  [{ detail: { after: { state: [{ "anything-but": "paid" }] } } }, false],
  [{ detail: { after: { state: [{ "anything-but": { prefix: "pa" } }] } } }, false],
  [{ detail: { after: { missing: [{ "anything-but": "paid" }] } } }, false],
  [{ detail: { before: { state: [{ exists: true }] } } }, true],
  [{ detail: { before: { state: [{ exists: false }] } } }, false],
  [{ detail: { before: { version: [{ exists: false }] } } }, true],
  [{ detail: { other: { version: [{ exists: false }] } } }, true],
  [{ detail: { after: { version: [{ exists: false }, 1] } } }, true],
])("%j of an order that was paid: %s", (pattern, expected) => {
  expect(admits(pattern)).toBe(expected);
});

test("a field with an object has no value: exists matches leaves only", () => {
  expect(admits({ detail: { after: [{ exists: true }] } })).toBe(false);
  expect(admits({ detail: { after: [{ exists: false }] } })).toBe(true);
});

test("one matching element of a list is enough", () => {
  expect(admits({ detail: { after: { lines: { type: ["ebook"] } } } })).toBe(true);
  expect(admits({ detail: { after: { lines: { type: ["report"] } } } })).toBe(false);
});
