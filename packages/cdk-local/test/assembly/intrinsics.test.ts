import { expect, test } from "vitest";
import { resolved } from "../../src/assembly/intrinsics.ts";

const references = {
  ref: (id: string) => `ref:${id}`,
  attribute: (id: string, attribute: string) => `${id}.${attribute}`,
  imported: (name: string) => `imported:${name}`,
};
const resolve = (value: unknown) => resolved(value, references);

test.each([
  [{ Ref: "A" }, "ref:A"],
  [{ "Fn::GetAtt": ["A", "Arn"] }, "A.Arn"],
  [{ "Fn::ImportValue": { "Fn::Join": ["-", ["x", { Ref: "A" }]] } }, "imported:x-ref:A"],
  [{ "Fn::Join": ["/", ["a", { Ref: "B" }, 3]] }, "a/ref:B/3"],
  [{ "Fn::Sub": "${A}-${B.Arn}" }, "ref:A-B.Arn"],
  [{ "Fn::Sub": ["${own}-${A}", { own: { Ref: "C" } }] }, "ref:C-ref:A"],
  [{ "Fn::Select": [1, { "Fn::Split": [":", "a:b:c"] }] }, "b"],
  [{ deep: [{ Ref: "A" }, { Ref: 1, other: 2 }] }, { deep: ["ref:A", { Ref: 1, other: 2 }] }],
])("%j becomes %j", (value, expected) => {
  expect(resolve(value)).toEqual(expected);
});

test("an unknown intrinsic function is refused by name", () => {
  expect(() => resolve({ "Fn::Cidr": [] })).toThrow("Fn::Cidr");
});
