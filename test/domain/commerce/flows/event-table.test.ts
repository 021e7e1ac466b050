import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { EVENTS, HANDLED, ruleOf } from "../../../../functions/commerce/flows/event-table.ts";

/** Every type of event that the SDK knows. */
const types = [
  ...readFileSync(
    fileURLToPath(new URL("../../../../node_modules/stripe/esm/resources/Events.d.ts", import.meta.url)),
    "utf8",
  ).matchAll(/type: '([\w.]+)'/g),
].map(([, type]) => type as string);

test("every type of event that Stripe's SDK knows is handled, or ignored for a reason", () => {
  expect(types.length).toBeGreaterThan(200);
  expect(types.filter((type) => ruleOf(type) === undefined)).toEqual([]);
  const reasons = Object.values(EVENTS).flatMap((rule) => (typeof rule === "function" ? [] : rule.ignored));
  expect(reasons.every((reason) => reason.length > 10)).toBe(true);
});

test("a type's own line comes before its family's, and a longer family before a shorter one", () => {
  expect(ruleOf("charge.refunded")).toBe(EVENTS["charge.refunded"]);
  expect(ruleOf("payment_intent.made_up")).toBe(EVENTS["payment_intent.*"]);
  expect(ruleOf("customer.subscription.made_up")).toBe(EVENTS["customer.subscription.*"]);
});

test("an unknown type of event has no rule", () => {
  for (const type of ["made_up.created", "charge", "", "toString"]) {
    expect(ruleOf(type)).toBeUndefined();
  }
});

test("no line of the table is about a type that Stripe does not have", () => {
  const known = (type: string) =>
    type.endsWith(".*") ? types.some((each) => each.startsWith(type.slice(0, -1))) : types.includes(type);
  expect(Object.keys(EVENTS).filter((type) => !known(type))).toEqual([]);
  expect(HANDLED.every((type) => types.includes(type))).toBe(true);
});
