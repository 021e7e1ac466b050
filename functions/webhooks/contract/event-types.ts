import * as z from "zod";

/** What creators' systems may hear of. */
export const eventTypes = [
  "order.paid",
  "order.partially-refunded",
  "order.refunded",
  "order.refund-failed",
  "order.disputed",
  "order.dispute-closed",
  "subscription.started",
  "subscription.renewed",
  "subscription.past-due",
  "subscription.unpaid",
  "subscription.canceled",
  "subscription.completed",
] as const;
export type EventType = (typeof eventTypes)[number];

/** What an endpoint's owner may have sent to see whether it arrives. */
export const TEST_TYPE = "endpoint.test";

export const sentType = z.enum([...eventTypes, TEST_TYPE]);
export type SentType = z.infer<typeof sentType>;
