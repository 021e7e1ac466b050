import { itemKind } from "../shared/kernel/data-model.ts";

/** The indexes of webhooks' own items; its mails are in the index of changes, too. */
export const indexes = ["due", "listeners"] as const;

export const endpointKind = itemKind({
  pk: "OWNER#{owner}",
  sk: "ENDPOINT#{id}",
  holds: "an endpoint of a creator's or an operator's system",
  lists: {
    ofAll: { index: "listeners", pk: "ENDPOINTS-OF-ALL", sk: "{id}", lists: "endpoints for everyone's sales" },
  },
});

export const endpointCountKind = itemKind({
  pk: "OWNER#{owner}",
  sk: "ENDPOINTS",
  holds: "the number of an owner's endpoints",
});

export const deliveryKind = itemKind({
  pk: "ENDPOINT#{endpoint}",
  sk: "DELIVERY#{id}",
  holds: "the delivery of one event to one endpoint, with the result of each attempt",
  lists: {
    due: {
      index: "due",
      pk: "DUE",
      sk: "{nextAttemptAt}#{endpoint}#{id}",
      lists: "deliveries that wait, by when they are due",
    },
  },
  expires: "after 30 days",
});
