import { expect, test } from "vitest";
import { lookedFor } from "../../web/app/console/looking.ts";
import { dashboardUrl } from "../../web/app/console/stripe-link.tsx";

test.each([
  ["01k0jd3z8w5n9q7rxv2tbmcegh ", { kind: "order", value: "01K0JD3Z8W5N9Q7RXV2TBMCEGH" }],
  ["cs_test_a1", { kind: "stripe", value: "cs_test_a1" }],
  ["pi_3Q", { kind: "stripe", value: "pi_3Q" }],
  ["dp_1", { kind: "stripe", value: "dp_1" }],
  ["40afc23a-e34d-4bf2-8e74-4fc62ab90c9e", { kind: "buyer", value: "40afc23a-e34d-4bf2-8e74-4fc62ab90c9e" }],
  ["ann@exam", { kind: "email", value: "ann@exam" }],
  ["ann", { kind: "email", value: "ann" }],
  ["  ", { kind: "nothing" }],
])("a look-up recognises the kind of its input: %s", (typed, looked) => {
  expect(lookedFor(typed)).toEqual(looked);
});

test("an object of Stripe's leads to its page of the dashboard, or to a search for it", () => {
  expect(dashboardUrl("pi_1", false)).toBe("https://dashboard.stripe.com/payments/pi_1");
  expect(dashboardUrl("dp_1", true)).toBe("https://dashboard.stripe.com/test/disputes/dp_1");
  expect(dashboardUrl("cs_test_1", true)).toBe("https://dashboard.stripe.com/test/search?query=cs_test_1");
});
