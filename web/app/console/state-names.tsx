import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import type { ItemOf, Reply } from "../api/operations.ts";

type OrderState = ItemOf<"lookUpOrders">["state"];
type RightState = Reply<"readOrder">["rights"][number]["state"];
type SubscriptionState = Reply<"readCustomer">["subscriptions"]["newest"][number]["state"];
type RefundState = ItemOf<"listRefunds">["state"];
type ProductState = ItemOf<"lookUpProducts">["state"];
type Kind = "good" | "warm" | "loss" | "";
type Words<State extends string> = Readonly<Record<State, readonly [MessageDescriptor, Kind]>>;

export const orderStates: Words<OrderState> = {
  pending: [msg`Not paid`, "warm"],
  paid: [msg({ message: "Paid", context: "order" }), "good"],
  "partially-refunded": [msg`Refunded in part`, ""],
  refunded: [msg`Refunded`, ""],
  failed: [msg`Failed`, "loss"],
  void: [msg`Void`, ""],
};
const rightStates: Words<RightState> = {
  active: [msg`In force`, "good"],
  suspended: [msg`Suspended`, "warm"],
  revoked: [msg`Revoked`, ""],
};
type Cause = NonNullable<Reply<"readOrder">["rights"][number]["cause"]>;
const causes: Readonly<Record<Cause, MessageDescriptor>> = {
  refund: msg`refunded`,
  dispute: msg`disputed`,
  unpaid: msg`unpaid`,
  ended: msg`expired`,
};
const subscriptionStates: Words<SubscriptionState> = {
  pending: [msg`Not paid`, "warm"],
  void: [msg`Void`, ""],
  trialing: [msg`On trial`, "good"],
  active: [msg`Under way`, "good"],
  "past-due": [msg`Past due`, "warm"],
  unpaid: [msg`Unpaid`, "loss"],
  ended: [msg`Ended`, ""],
  completed: [msg`Completed`, ""],
};
const refundStates: Words<RefundState> = {
  requested: [msg`To decide`, "warm"],
  denied: [msg`Denied`, ""],
  approved: [msg`Approved, not yet paid`, "warm"],
  pending: [msg`On the way`, "warm"],
  succeeded: [msg`Refunded`, "good"],
  failed: [msg`Failed`, "loss"],
  canceled: [msg`Cancelled`, ""],
};
const productStates: Words<ProductState> = {
  draft: [msg`Draft`, "warm"],
  published: [msg`On sale`, "good"],
  archived: [msg`Off sale`, ""],
};

function Tag({ words: [name, kind] }: { readonly words: readonly [MessageDescriptor, Kind] }) {
  const { i18n } = useLingui();
  return <span className={`tag ${kind}`}>{i18n._(name)}</span>;
}

/** Why a right is not active. */
export function RightCause({ cause }: { readonly cause: Cause }) {
  const { i18n } = useLingui();
  return <span className="soft">{i18n._(causes[cause])}</span>;
}

export const OrderTag = ({ state }: { readonly state: OrderState }) => <Tag words={orderStates[state]} />;
export const RightTag = ({ state }: { readonly state: RightState }) => <Tag words={rightStates[state]} />;
export const SubscriptionTag = ({ state }: { readonly state: SubscriptionState }) => (
  <Tag words={subscriptionStates[state]} />
);
export const RefundTag = ({ state }: { readonly state: RefundState }) => <Tag words={refundStates[state]} />;
export const ProductTag = ({ state }: { readonly state: ProductState }) => <Tag words={productStates[state]} />;
