import { CHANGES } from "../shared/kernel/changed.ts";
import { itemKind } from "../shared/kernel/data-model.ts";

/** Lists by time: orders, sales, journals, refunds, findings. */
const BY_TIME = "byTime";
/** Lists of items while they are in force or open. */
const CURRENT = "current";

/** Lists by another attribute than the item's own list. */
const LOOKUP = "lookup";

/** The table's indexes. */
export const indexes = [BY_TIME, CURRENT, LOOKUP, CHANGES.index] as const;

/** The shards of a list that needs more than one partition's thousand writes a second. */
const SPREAD = 8;
export const listParts: readonly number[] = Array.from({ length: SPREAD }, (_, part) => part);
/** The shard of a list for an id: ids end at random. */
export const partOf = (id: string): number => (id.codePointAt(id.length - 1) ?? 0) % SPREAD;

/** Pending orders and subscriptions by expiry. */
const pending = {
  index: CURRENT,
  pk: "PENDING#{part}",
  sk: "{lapsesAt}#{id}",
  lists: "pending orders and subscriptions, in parts, by when they lapse",
} as const;

export const orderKind = itemKind({
  pk: "ORDER#{order}",
  sk: "ORDER",
  holds: "an order, with its refunds and disputes",
  lists: {
    ofCustomer: { index: BY_TIME, pk: "CUSTOMER#{customer}", sk: "{order}", lists: "a customer's orders" },
    received: {
      index: CURRENT,
      pk: "RECEIVED#{member}",
      sk: "{claimedAt}#{order}",
      lists: "gifts that a member claimed",
    },
    inState: { index: LOOKUP, pk: "ORDERS#{state}#{part}", sk: "{order}", lists: "orders in a state, in parts" },
    pending,
  },
});

export const journalKind = itemKind({
  pk: "ORDER#{order}",
  sk: "JOURNAL#{cause}",
  holds: "a journal in double entry; never changed",
  lists: {
    ofDay: {
      index: BY_TIME,
      pk: "JOURNALS#{day}#{part}",
      sk: "{at}#{cause}",
      lists: "journals dated on a day, in parts",
    },
  },
});

export const saleKind = itemKind({
  pk: "ORDER#{order}",
  sk: "SALE#{creator}#{product}",
  holds: "a creator's sale of a product by an order",
  lists: {
    ofCreator: {
      index: BY_TIME,
      pk: "SALES#{creator}",
      sk: "{paidAt}#{order}#{product}",
      lists: "a creator's sales",
    },
    ofProduct: { index: LOOKUP, pk: "SOLD#{product}", sk: "{paidAt}#{order}", lists: "a product's sales" },
  },
});

export const countedKind = itemKind({
  pk: "ORDER#{order}",
  sk: "COUNTED#{cause}",
  holds: "marks a journal that is included in its creators' sums of sales",
});

/** Shard 0 has no number, so a creator with few sales has one item a day. */
export const salesDayKind = itemKind({
  pk: "SALES#{creator}",
  sk: "DAY#{day}{shard}",
  holds: "one shard of a creator's sales, returns and earnings on a day, by currency",
});

export const productSalesDayKind = itemKind({
  pk: "SALES#{creator}#{product}",
  sk: "DAY#{day}{shard}",
  holds: "one shard of the same for one product of theirs",
});

export const contactKind = itemKind({
  pk: "CUSTOMER#{customer}",
  sk: "CONTACT#{creator}",
  holds: "a buyer's consent that a creator gets their name and address",
  lists: {
    buyers: {
      index: BY_TIME,
      pk: "BUYERS#{creator}",
      sk: "{at}#{customer}",
      lists: "a creator's buyers who agree to it",
    },
  },
});

export const entitlementKind = itemKind({
  pk: "CUSTOMER#{customer}",
  sk: "ENTITLEMENT#{product}#{source}",
  holds: "a right to a product from one source",
  lists: {
    study: {
      index: CURRENT,
      pk: "STUDY#{customer}",
      sk: "{grantedAt}#{product}#{source}",
      lists: "a customer's entitlements to products to study, by when they were granted",
    },
    lots: {
      index: CURRENT,
      pk: "LOTS#{customer}",
      sk: "{endsAt}#{product}#{source}",
      lists: "a customer's lots of credits, as they end; 9999 where they do not",
    },
    changes: CHANGES,
  },
  expires: "90 days after its end, where it is from a use of credits; else never",
  writers: ["commerce", "credits", "organisations"],
});

/**
 * One for each customer and product ever ordered, or given to an address.
 * Its version grows with whatever may change what the customer owns.
 */
export const guardKind = itemKind({
  pk: "CUSTOMER#{customer}",
  sk: "GUARD#{product}",
  holds: "the ownership guard of a customer and product, with the open order for it",
  writers: ["commerce", "organisations"],
});

export const stripeCustomersKind = itemKind({
  pk: "CUSTOMER#{customer}",
  sk: "STRIPE",
  holds: "a customer's ids at Stripe, one for each currency",
});

export const purchaseKind = itemKind({
  pk: "CUSTOMER#{customer}",
  sk: "BOUGHT",
  holds: "marks a customer who has paid for something",
});

export const automaticRefundsKind = itemKind({
  pk: "CUSTOMER#{customer}",
  sk: "AUTOMATIC-REFUNDS",
  holds: "the automatic refunds of a customer",
});

export const subscriptionKind = itemKind({
  pk: "CUSTOMER#{customer}",
  sk: "SUBSCRIPTION#{subscription}",
  holds: "a subscription",
  lists: {
    grace: {
      index: BY_TIME,
      pk: "GRACE",
      sk: "{graceUntil}#{subscription}",
      lists: "unpaid subscriptions, by when their access ends",
    },
    live: { index: CURRENT, pk: "LIVE#{customer}", sk: "{subscription}", lists: "a customer's running subscriptions" },
    pending,
  },
});

export const tradeKind = itemKind({
  pk: "CREATOR#{creator}",
  sk: "TRADE",
  holds: "whether a creator's sales and transfers are open or stopped; open without this item",
  lists: {
    stopped: {
      index: BY_TIME,
      pk: "STOPPED-CREATORS",
      sk: "{at}#{creator}",
      lists: "creators whose sales or transfers are stopped",
    },
  },
});

export const tradeCopyKind = itemKind({
  pk: "CREATOR#{creator}",
  sk: "TRADE#{copy}",
  holds:
    "a copy of a trade: each sale has the condition of one copy, so that hundreds of sales a second do not meet at one item",
});

export const revenueSharesKind = itemKind({
  pk: "SHARE#{subject}",
  sk: "SHARES",
  holds: "the platform's shares of a creator's or a product's sales, with the instant from which each applies",
});

export const discountKind = itemKind({
  pk: "DISCOUNT#{discount}",
  sk: "DISCOUNT",
  holds: "a discount",
  lists: {
    ofOwner: { index: BY_TIME, pk: "DISCOUNTS#{owner}", sk: "{discount}", lists: "an owner's discounts" },
  },
});

export const discountPartKind = itemKind({
  pk: "DISCOUNT#{discount}",
  sk: "DISCOUNT#{part}",
  holds: "one shard of a discount's number of redemptions",
});

export const discountUsesKind = itemKind({
  pk: "DISCOUNT#{discount}",
  sk: "CUSTOMER#{customer}",
  holds: "the number of a customer's uses of a discount",
});

export const redemptionKind = itemKind({
  pk: "DISCOUNT#{discount}",
  sk: "REDEMPTION#{reference}",
  holds: "a discount's use by an order or a subscription",
});

export const discountCodeKind = itemKind({
  pk: "CODE#{code}",
  sk: "OWNER#{owner}",
  holds: "the discount of an owner's code, for good",
});

export const discountCountKind = itemKind({
  pk: "DISCOUNTS#{owner}",
  sk: "COUNT",
  holds: "the number of an owner's discounts",
});

export const refundKind = itemKind({
  pk: "REFUND#{refund}",
  sk: "REFUND",
  holds: "a refund's entry in operators' list; the order is authoritative",
  lists: {
    byState: { index: BY_TIME, pk: "REFUNDS#{state}", sk: "{at}#{refund}", lists: "refunds in a state" },
    ofCustomer: { index: LOOKUP, pk: "REFUNDED#{customer}", sk: "{at}#{refund}", lists: "a customer's refunds" },
  },
});

export const creatorRefundKind = itemKind({
  pk: "REFUND#{refund}",
  sk: "CREATOR#{creator}",
  holds: "a refund's entry in the list of a creator of its lines; the order is authoritative",
  lists: {
    byState: {
      index: BY_TIME,
      pk: "REFUNDS#{creator}#{state}",
      sk: "{at}#{refund}",
      lists: "a creator's refunds in a state",
    },
  },
});

export const disputeKind = itemKind({
  pk: "DISPUTE#{dispute}",
  sk: "DISPUTE",
  holds: "a dispute's entry in lists; the order is authoritative",
  lists: {
    byState: { index: BY_TIME, pk: "DISPUTES#{state}", sk: "{openedAt}#{dispute}", lists: "disputes in a state" },
  },
});

export const paymentKind = itemKind({
  pk: "PAYMENT#{paymentIntent}",
  sk: "PAYMENT",
  holds: "the order of a paid invoice",
});

export const eventNoteKind = itemKind({
  pk: "STRIPE#{event}",
  sk: "EVENT",
  holds: "marks an event of Stripe that was applied",
  lists: {
    ofOrder: { index: LOOKUP, pk: "TOLD#{order}", sk: "{at}#{event}", lists: "applied events about an order" },
  },
  expires: "90 days after that",
});

export const failureKind = itemKind({
  pk: "STRIPE#{event}",
  sk: "FAILURE",
  holds: "an event of Stripe that could not be applied",
  lists: {
    all: { index: BY_TIME, pk: "STRIPE-FAILURES", sk: "{firstAt}#{event}", lists: "events that could not be applied" },
    ofObject: {
      index: LOOKUP,
      pk: "FAILED#{object}",
      sk: "{event}",
      lists: "failed events about a payment intent or another object, including dismissed ones",
    },
  },
});

export const reconciliationKind = itemKind({
  pk: "RECONCILIATION#{reconciliation}",
  sk: "RECONCILIATION",
  holds: "the report of a comparison with Stripe",
  lists: { all: { index: BY_TIME, pk: "RECONCILIATIONS", sk: "{reconciliation}", lists: "comparisons with Stripe" } },
});

export const reconciliationMarkKind = itemKind({
  pk: "RECONCILIATION",
  sk: "MARK",
  holds: "the position of the comparisons with Stripe",
});

export const uncomparedKind = itemKind({
  pk: "RECONCILIATION",
  sk: "UNCOMPARED#{id}",
  holds: "an object of Stripe that has to be compared again",
});
