import { expect, test } from "vitest";
import { passes } from "../../src/triggers/event-filter.ts";

const record = { eventName: "INSERT", dynamodb: { NewImage: { sk: { S: "REVIEW#1" }, count: { N: "3" } } } };
const image = (rule: object) => ({ dynamodb: { NewImage: rule } });

test.each([
  [{ eventName: ["INSERT", "MODIFY"] }, true],
  [{ eventName: ["REMOVE"] }, false],
  [image({ sk: { S: [{ prefix: "REVIEW#" }] } }), true],
  [image({ sk: { S: [{ suffix: "#2" }] } }), false],
  [image({ missing: { S: [{ exists: false }] } }), true],
  [image({ sk: { S: [{ exists: false }] } }), false],
  [image({ sk: { S: [{ "anything-but": ["RATING"] }] } }), true],
  [{ $or: [{ eventName: ["REMOVE"] }, image({ count: { N: ["3"] } })] }, true],
  [{ eventName: ["INSERT"], dynamodb: { OldImage: { sk: { S: ["x"] } } } }, false],
])("the filter %j: %s", (pattern, expected) => {
  expect(passes(pattern as never, record)).toBe(expected);
});

test("an unknown rule is refused by name", () => {
  expect(() => passes({ eventName: [{ cidr: "10.0.0.0/8" }] }, record)).toThrow("cidr");
});
