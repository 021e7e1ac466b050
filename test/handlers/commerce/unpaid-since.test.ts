import { expect, test } from "vitest";
import { type StripeInvoice, unpaidSince } from "../../../functions/commerce/adapters/stripe/subscriptions.ts";

const invoice = (status: string, finalized?: string) =>
  ({ status, status_transitions: { finalized_at: finalized } }) as StripeInvoice;
const NOON = "2026-02-28T12:00:00.000Z";
const ONE = "2026-02-28T13:00:00.000Z";
const NEXT = "2026-03-31T13:00:00.000Z";

test.each([
  ["nothing is owed where the last invoice is paid", [invoice("open", NOON), invoice("paid", ONE)], undefined],
  ["a draft and a void invoice are not owed", [invoice("draft"), invoice("void", NOON)], undefined],
  ["the first of two that wait counts", [invoice("open", NEXT), invoice("open", ONE), invoice("paid", NOON)], ONE],
  [
    "a renewal that waits behind a change of plan, paid after it was made and before it was finalized, is owed",
    [invoice("paid", NOON), invoice("open", ONE)],
    ONE,
  ],
])("%s", (_, invoices, since) => {
  expect(unpaidSince(invoices)).toBe(since);
  expect(unpaidSince(invoices.toReversed())).toBe(since);
});
