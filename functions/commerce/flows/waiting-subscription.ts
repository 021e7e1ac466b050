import { worthOf } from "../changes/entitlements.ts";
import type { Change } from "../changes/order-change.ts";
import { changingSubscription, withRights } from "../changes/subscription-rights.ts";
import type { Order } from "../contract/order.ts";
import type { Subscription } from "../contract/subscription.ts";
import type { Now } from "./ports.ts";
import type { FindSubscription } from "./subscription-ports.ts";

/** Whether what becomes of a payment decides on what its subscription gives: of a membership the newest one does. */
const counts = ({ plan, lastPayment }: Subscription, { id, instalment }: Order): boolean =>
  plan.instalments === undefined ? lastPayment === id : instalment !== undefined && instalment.part <= instalment.of;

/**
 * A change of an order that stands for a subscription's invoice, with what it makes of the rights that the subscription
 * gives: they wait from a refund's approval on, and are back where it fails, in the same transaction. The subscription's
 * version grows in any case, so that whoever decided on the order as it was before decides again.
 */
export async function withSubscription(
  ports: { readonly findSubscription: FindSubscription; readonly now: Now },
  change: Change,
): Promise<Change> {
  const { before, after } = change;
  if (!before || after.subscription === undefined) return change;
  const [was, is] = [worthOf(before, 0), worthOf(after, 0)];
  if (was.state === is.state && was.cause === is.cause) return change;
  const found = await ports.findSubscription({ customer: after.customer, id: after.subscription });
  if (!found || !counts(found, after)) return change;
  const next = { ...withRights(found, is, ports.now()), version: found.version + 1 };
  return { ...change, subscription: changingSubscription(found, next) };
}
