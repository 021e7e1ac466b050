import { itemKind } from "../shared/kernel/data-model.ts";

/** The indexes of credits' table. */
export const indexes = ["byCustomer", "byCreator", "due"] as const;

export const usageKind = itemKind({
  pk: "USAGE#{id}",
  sk: "USAGE",
  holds: "one use of a product",
  lists: {
    byCustomer: { index: "byCustomer", pk: "CUSTOMER#{customer}", sk: "{at}#{id}", lists: "a customer's uses" },
    byCreator: { index: "byCreator", pk: "CREATOR#{creator}", sk: "{at}#{id}", lists: "uses of a creator's products" },
    due: { index: "due", pk: "RESERVED", sk: "{until}#{id}", lists: "reservations, by when they lapse" },
  },
});

export const lotKind = itemKind({
  pk: "CUSTOMER#{customer}",
  sk: "LOT#{product}#{source}",
  holds: "the counters of one lot's credits, from its first use on",
});

export const reservationKind = itemKind({
  pk: "CUSTOMER#{customer}",
  sk: "RESERVATION#{usage}",
  holds: "the credits that a use has reserved, until it is committed or released",
});

export const usageKey = (id: string) => usageKind.key({ id });
export const lotKey = ({ customer, productId, source }: { customer: string; productId: string; source: string }) =>
  lotKind.key({ customer, product: productId, source });
