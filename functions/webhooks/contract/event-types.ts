import * as z from "zod";

/** The types of events for creators' systems. */
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

/** The type of an event that an endpoint's owner sends as a test. */
export const TEST_TYPE = "endpoint.test";

export const sentType = z.enum([...eventTypes, TEST_TYPE]);
export type SentType = z.infer<typeof sentType>;
