import { expect, test } from "vitest";
import type { Entitlement } from "../../../functions/commerce/contract/entitlement.ts";
import { explanation } from "../../../functions/learning/domain/explanation.ts";
import { isRefusal } from "../../../functions/shared/kernel/refusal.ts";
import { productOf } from "../commerce/cart.ts";

const AT = "2026-01-01T00:00:00.000Z";
const NOW = Date.parse("2026-06-01T00:00:00.000Z");
const product = productOf("book");
const right = (source: string, state: Entitlement["state"]): Entitlement => ({
  customer: "reader",
  productId: "book",
  source,
  state,
  sold: { type: "ebook", version: 1, paid: true },
  grantedAt: AT,
});
const explain = (...rights: Entitlement[]) => explanation(product, "reader", rights, NOW);

test("one active source opens, and is named, whatever the state of the others", () => {
  expect(explain(right("ORDER#1", "revoked"), right("GIFT#2", "active"))).toEqual({
    allowed: true,
    because: "Granted by a gift (2).",
    sources: [
      {
        source: "ORDER#1",
        state: "revoked",
        since: AT,
        because: "Granted by an order (1), whose money was refunded.",
      },
      { source: "GIFT#2", state: "active", since: AT, because: "Granted by a gift (2)." },
    ],
  });
});

test("a dispute, a refund and a missing purchase are each explained", () => {
  expect(explain(right("ORDER#1", "suspended"))).toMatchObject({
    allowed: false,
    because: expect.stringContaining("dispute"),
    sources: [{ state: "suspended" }],
  });
  expect(explain(right("ORDER#1", "revoked"))).toMatchObject({
    allowed: false,
    because: expect.stringContaining("returned"),
  });
  expect(explain()).toMatchObject({ allowed: false, because: expect.stringContaining("not bought"), sources: [] });
});

test.each([
  ["active", true, "Granted by a seat of organisation 01ORG."],
  ["suspended", false, "Granted by a seat of organisation 01ORG, whose payment is in dispute."],
  ["revoked", false, "A seat of organisation 01ORG granted it, and was taken back."],
] as const)("a seat that is %s names its organisation", (state, allowed, because) => {
  expect(explain(right("SEAT#01ORG#01SEAT", state))).toMatchObject({ allowed, sources: [{ because }] });
});

test.each([
  ["ORDER#1", "suspended", "refund", /being refunded/, "Granted by an order (1), whose money is being refunded."],
  ["ORDER#1", "suspended", "dispute", /in dispute/, "Granted by an order (1), whose payment is in dispute."],
  ["ORDER#1", "revoked", "dispute", /lost in a dispute/, /lost in a dispute with the buyer's bank/],
  ["ORDER#1", "revoked", "refund", /its money was refunded/, "Granted by an order (1), whose money was refunded."],
  [
    "SUBSCRIPTION#1",
    "suspended",
    "unpaid",
    /payment .* failed/,
    "Granted by a subscription (1), whose last payment failed.",
  ],
  ["SUBSCRIPTION#1", "revoked", "ended", /its subscription has ended/, "Granted by a subscription (1), which is over."],
  ["SEAT#01ORG#01SEAT", "suspended", "refund", /being refunded/, /01ORG, whose money is being refunded/],
  ["SEAT#01ORG#01SEAT", "revoked", "dispute", /lost in a dispute/, /01ORG, whose payment was lost in a dispute/],
] as const)(
  "of %s, %s by %s, the cause is explained, for the product and for the source",
  (source, state, cause, told, ofSource) => {
    const explained = explain({ ...right(source, state), cause });
    if (isRefusal(explained)) throw new Error(explained.detail);
    expect(explained.because).toMatch(told);
    expect(explained.sources[0]?.because).toMatch(ofSource);
  },
);

test("among equal rights the newest one's cause is explained", () => {
  const older = { ...right("ORDER#1", "revoked"), cause: "refund" as const };
  const newer = { ...right("ORDER#2", "revoked"), cause: "dispute" as const, grantedAt: "2026-02-01T00:00:00.000Z" };
  for (const rights of [
    [older, newer],
    [newer, older],
  ]) {
    expect(explain(...rights)).toMatchObject({ because: expect.stringContaining("lost in a dispute") });
  }
});

test("creators open their own products, on sale or not; to others a product off sale is unknown", () => {
  const draft = productOf("book", { state: "draft", creatorId: "reader" });
  expect(explanation(draft, "reader", [], NOW)).toEqual({
    allowed: true,
    because: "The product is your own.",
    sources: [{ source: "creator", state: "active", because: "The product is your own." }],
  });
  expect(explanation(draft, "other", [], NOW)).toMatchObject({ refused: "unknown-product" });
  expect(explanation(undefined, "other", [], NOW)).toMatchObject({ refused: "unknown-product" });
});

test("a use of credits opens for its time; afterwards the reply says so, and how to go on", () => {
  const endsAt = "2026-06-02T00:00:00.000Z";
  const used = { ...right("USAGE#1", "active"), endsAt };
  expect(explain(used)).toEqual({
    allowed: true,
    because: "Granted by a use of credits (1).",
    sources: [
      { source: "USAGE#1", state: "active", since: AT, until: endsAt, because: "Granted by a use of credits (1)." },
    ],
  });
  const perUse = productOf("book", { use: { credits: 2 } });
  expect(explanation(perUse, "reader", [used], Date.parse(endsAt))).toMatchObject({
    allowed: false,
    because: expect.stringContaining("POST /products/book/use"),
    sources: [
      { state: "ended", until: endsAt, because: "Granted by a use of credits (1) for a time that has passed." },
    ],
  });
  expect(explanation(perUse, "reader", [], NOW)).toMatchObject({
    allowed: false,
    because: expect.stringContaining("POST /products/book/use"),
  });
});
