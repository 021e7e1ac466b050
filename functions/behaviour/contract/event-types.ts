export const eventTypes = [
  "impression",
  "click",
  "view",
  "search",
  "progress",
  "complete",
  "cart",
  "checkout",
  "purchase",
  "refund",
  "review",
  "dismiss",
  "wish",
] as const;
export type EventType = (typeof eventTypes)[number];
