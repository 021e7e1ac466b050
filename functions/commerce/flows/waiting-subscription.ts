import type { Change } from "../changes/order-change.ts";
import { changingSubscription, withRights } from "../changes/subscription-rights.ts";
import type { Order } from "../contract/order.ts";
import type { Subscription } from "../contract/subscription.ts";
import { worthOf } from "../refunds/worth.ts";
import type { Now } from "./ports.ts";
import type { FindSubscription } from "./subscription-ports.ts";

/** Whether a payment decides on its subscription's entitlements: a membership's newest, and each instalment. */
const counts = ({ plan, lastPayment }: Subscription, { id, instalment }: Order): boolean =>
  plan.instalments === undefined ? lastPayment === id : instalment !== undefined && instalment.part <= instalment.of;

/**
 * A change of an invoice's order, together with the subscription's entitlements: they are suspended from a refund's
 * approval on, and restored if it fails, in the same transaction. The subscription's version always grows, so that
 * decisions on the earlier order are made again.
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
