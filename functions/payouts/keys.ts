import { itemKind } from "../shared/kernel/data-model.ts";

/** The indexes of payouts' table: `all` has every item of a kind, `selected` a part of them. */
export const indexes = ["all", "selected"] as const;

/** Balances are spread over so many lists, as one list takes a thousand writes a second. */
const BALANCE_LISTS = 8;

export const entryKind = itemKind({
  pk: "CREATOR#{creator}",
  sk: "ENTRY#{cause}",
  holds: "one movement of a creator's money in double entry; each cause is booked once",
  lists: {
    ofMonth: {
      index: "selected",
      pk: "CREATOR#{creator}#{month}",
      sk: "{at}#{cause}",
      lists: "a creator's entries of a month, the oldest first",
    },
  },
});

export const queuedEntryKind = itemKind({
  pk: "CREATOR#{creator}",
  sk: "QUEUED#{currency}#{cause}",
  holds: "an entry that is not included in its balance yet",
});

export const balanceKind = itemKind({
  pk: "CREATOR#{creator}",
  sk: "BALANCE#{currency}",
  holds: "the sum of a creator's entries in one currency",
  lists: {
    all: { index: "all", pk: "BALANCES#{part}", sk: "{creator}#{currency}", lists: "all balances, in eight parts" },
    debts: {
      index: "selected",
      pk: "DEBTS",
      sk: "{creator}#{currency}",
      lists: "balances of creators who owe something",
    },
  },
});

export const monthKind = itemKind({
  pk: "CREATOR#{creator}",
  sk: "MONTH#{month}#{currency}",
  holds: "the sums of a month's entries, and of each of its days",
});

export const transferKind = itemKind({
  pk: "CREATOR#{creator}",
  sk: "TRANSFER#{id}",
  holds: "the transfer of a creator's payable amount in one currency on one day to their account at Stripe",
  lists: {
    ofDay: { index: "all", pk: "TRANSFERS#{day}", sk: "{creator}#{id}", lists: "the transfers of a day" },
    inTransit: {
      index: "selected",
      pk: "IN-TRANSIT",
      sk: "{creator}#{id}",
      lists: "transfers without an answer from Stripe so far",
    },
  },
});

export const payeeKind = itemKind({
  pk: "CREATOR#{creator}",
  sk: "PAYEE",
  holds: "a creator's account at Stripe, as last read from Stripe",
  lists: {
    all: { index: "all", pk: "PAYEES", sk: "{creator}", lists: "all accounts" },
    byAccount: {
      index: "selected",
      pk: "ACCOUNT#{account}",
      sk: "{creator}",
      lists: "the creator of an account at Stripe",
    },
  },
});

export const eventNoteKind = itemKind({
  pk: "STRIPE#{event}",
  sk: "EVENT",
  holds: "marks an event of Stripe that was handled",
  expires: "after 90 days: Stripe reports an event again for three, an operator may send it again within 30",
});

export const progressKind = itemKind({
  pk: "RECONCILIATION",
  sk: "PROGRESS",
  holds: "the position of the nightly comparison",
});

export const reconciliationKind = itemKind({
  pk: "RECONCILIATION#{id}",
  sk: "RECONCILIATION",
  holds: "the result of a nightly comparison",
  lists: { all: { index: "all", pk: "RECONCILIATIONS", sk: "{id}", lists: "comparisons by when they began" } },
  expires: "after 400 days",
});

export const balanceLists = Array.from({ length: BALANCE_LISTS }, (_, part) => balanceKind.list.all({ part }));
/** The list of a creator's balances: their id ends at random. */
export const balancePart = (creator: string) => (creator.codePointAt(creator.length - 1) ?? 0) % BALANCE_LISTS;
