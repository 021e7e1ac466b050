import type { Change } from "./change.ts";

/** The time that a customer lives by, in epoch seconds: their test clock's, else Stripe's. */
export function timeOf(change: Change, customerId: string | null): number {
  const customer = customerId === null ? undefined : change.get("customer", customerId);
  if (!customer || customer.deleted || customer.test_clock === null) return change.at;
  return change.get("test_helpers.test_clock", customer.test_clock as string)?.frozen_time ?? change.at;
}

/** A change at the time that a customer lives by. */
export const timed = (change: Change, customerId: string | null): Change => change.during(timeOf(change, customerId));
