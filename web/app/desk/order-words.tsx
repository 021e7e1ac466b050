import { Trans } from "@lingui/react/macro";
import type { ItemOf, Reply } from "../api/operations.ts";
import { When } from "../design/when.tsx";

export type Order = ItemOf<"listOrders">;
export type Refund = ItemOf<"listOrderRefunds">;

const kinds: Readonly<Record<Order["state"], "good" | "warm" | "loss" | "">> = {
  pending: "warm",
  processing: "warm",
  paid: "good",
  "partially-refunded": "",
  refunded: "",
  failed: "loss",
  void: "",
};

function OrderWords({ order: { state, paidAt, refundedAt } }: { readonly order: Order }) {
  if (state === "pending") return <Trans>Not paid yet</Trans>;
  if (state === "processing") return <Trans>Your bank is processing it</Trans>;
  if (state === "failed") return <Trans>The payment failed</Trans>;
  if (state === "void") return <Trans>Withdrawn</Trans>;
  if (state === "refunded" && refundedAt)
    return (
      <Trans>
        Refunded on <When at={refundedAt} as="short" />
      </Trans>
    );
  if (state === "refunded") return <Trans>Refunded</Trans>;
  if (state === "partially-refunded") return <Trans>Refunded in part</Trans>;
  return paidAt ? (
    <Trans>
      Paid on <When at={paidAt} as="short" />
    </Trans>
  ) : (
    <Trans>Paid</Trans>
  );
}

export function OrderState({ order }: { readonly order: Order }) {
  return (
    <span className={`tag ${kinds[order.state]}`}>
      <OrderWords order={order} />
    </span>
  );
}

export const isPaid = ({ state }: Order): boolean => ["paid", "partially-refunded", "refunded"].includes(state);

/** The works of an order in a line. */
export function OrderTitle({ order: { lines } }: { readonly order: Pick<Order, "lines"> }) {
  const [first, ...others] = lines;
  const title = first?.title ?? "";
  return others.length === 0 ? (
    title
  ) : (
    <Trans>
      {title} and {others.length} more
    </Trans>
  );
}

/** The state of a refund. */
export function RefundWords({ refund }: { readonly refund: Refund }) {
  const { state, at, madeAt, decidedAt } = refund;
  if (state === "requested")
    return (
      <Trans>
        Asked for on <When at={at} as="short" />; a person will decide
      </Trans>
    );
  if (state === "denied")
    return (
      <Trans>
        Declined on <When at={decidedAt ?? at} as="short" />
      </Trans>
    );
  if (state === "approved") return <Trans>Approved, and about to be sent</Trans>;
  if (state === "pending")
    return (
      <Trans>
        On its way since <When at={madeAt ?? at} as="short" />; banks take a few days
      </Trans>
    );
  if (state === "succeeded")
    return (
      <Trans>
        Refunded on <When at={madeAt ?? at} as="short" />
      </Trans>
    );
  if (state === "failed") return <Trans>Your bank returned it; we will find another way</Trans>;
  return <Trans>Cancelled</Trans>;
}

type Subscription = Reply<"getSubscription">;

const subscriptionKinds: Readonly<Record<Subscription["state"], "good" | "warm" | "loss" | "">> = {
  pending: "warm",
  void: "",
  trialing: "good",
  active: "good",
  "past-due": "warm",
  unpaid: "loss",
  ended: "",
  completed: "",
};

export function SubscriptionWords({ of }: { readonly of: Subscription }) {
  const { state, periodEnd, trialEnd, endedAt, cancelAtPeriodEnd, graceUntil } = of;
  if (state === "pending") return <Trans>Not started: Checkout is open</Trans>;
  if (state === "void") return <Trans>Withdrawn</Trans>;
  if (state === "completed") return <Trans>All parts are paid</Trans>;
  if (state === "ended")
    return endedAt ? (
      <Trans>
        Ended on <When at={endedAt} as="short" />
      </Trans>
    ) : (
      <Trans>Ended</Trans>
    );
  if (state === "unpaid") return <Trans>Closed, as it was not paid</Trans>;
  if (state === "past-due")
    return graceUntil ? (
      <Trans>
        Not paid; open until <When at={graceUntil} as="short" />
      </Trans>
    ) : (
      <Trans>The last payment failed</Trans>
    );
  if (cancelAtPeriodEnd && periodEnd)
    return (
      <Trans>
        Ends on <When at={periodEnd} as="short" />
      </Trans>
    );
  if (state === "trialing" && trialEnd)
    return (
      <Trans>
        On trial until <When at={trialEnd} as="short" />
      </Trans>
    );
  return periodEnd ? (
    <Trans>
      Renews; next payment on <When at={periodEnd} as="short" />
    </Trans>
  ) : (
    <Trans>Renews</Trans>
  );
}

export function SubscriptionState({ of }: { readonly of: Subscription }) {
  const kind = of.cancelAtPeriodEnd ? "" : subscriptionKinds[of.state];
  return (
    <span className={`tag ${kind}`}>
      <SubscriptionWords of={of} />
    </span>
  );
}
