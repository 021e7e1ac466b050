import { ulid } from "ulid";
import { conflict, retryOnConflict } from "../../../shared/kernel/optimistic.ts";
import { isRefusal, refuse } from "../../../shared/kernel/refusal.ts";
import { iso } from "../../../shared/kernel/time.ts";
import { documents } from "../../../shared/runtime/documents.ts";
import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { environment } from "../../../shared/runtime/environment.ts";
import { stripeAccess } from "../../../shared/runtime/stripe.ts";
import { findAutomatic } from "../../adapters/dynamodb/automatic.ts";
import { findStudies } from "../../adapters/dynamodb/learning.ts";
import { findMailed } from "../../adapters/dynamodb/organisations.ts";
import { refundingPorts } from "../../adapters/stripe/refunding-ports.ts";
import { changing } from "../../changes/order-change.ts";
import { lotsOfRefund } from "../../changes/refunded-lots.ts";
import type { Order } from "../../contract/order.ts";
import { refundRoutes } from "../../contract/refund.ts";
import { requestRefundEnv } from "../../env.ts";
import { makeApprovedRefund, type RefundingPorts } from "../../flows/make-refund.ts";
import type { FindAutomatic, FindLots, FindMailed, FindStudies, NewId } from "../../flows/ports.ts";
import { findStudiesOf } from "../../flows/studies-of.ts";
import { withSubscription } from "../../flows/waiting-subscription.ts";
import { boundedVerdict, withAutomaticRefund } from "../../refunds/automatic.ts";
import { factsOf } from "../../refunds/facts.ts";
import type { Lots } from "../../refunds/lots.ts";
import { requestedRefund, toShownRefundOf } from "../../refunds/refund.ts";
import { type Verdict, verdictOn, verdictOnSeats } from "../../refunds/refund-policy.ts";

export interface RequestRefundPorts extends RefundingPorts {
  readonly findStudies: FindStudies;
  readonly findLots: FindLots;
  readonly findMailed: FindMailed;
  readonly findAutomatic: FindAutomatic;
  readonly newId: NewId;
}

export const requestRefund = (ports: RequestRefundPorts) =>
  endpoint(refundRoutes.requestRefund, async (request) => {
    const { user } = member(request);
    const { products: asked, reason } = request.body;
    const begun = await retryOnConflict(ports.pause, async () => {
      const order = await ports.findOrder(request.params.id);
      if (order?.customer !== user) return refuse("unknown-order", "You have no order with this id.");
      const now = ports.now();
      const at = iso(now);
      const [lots, record] = await Promise.all([ports.findLots(order), ports.findAutomatic(user)]);
      const verdict = await verdictOf(ports, order, lots, now);
      const ask = { id: ports.newId(), products: asked, reason, at };
      const after = requestedRefund(order, ask, (lines) => boundedVerdict(verdict(lines), record, order.id, at), lots);
      if (isRefusal(after) || after.order === order) return after;
      const { refund } = after;
      // A later decision checks again. A refund that the policy approves is made now, if nothing has changed since the
      // read.
      const decidedBy = refund.state === "approved" && {
        lots: lotsOfRefund(order, refund, lots),
        facts: factsOf(order, refund),
        automatic: withAutomaticRefund(record, user, order.id, at),
      };
      const change = await withSubscription(ports, { ...changing(order, after.order), ...decidedBy });
      return (await ports.commit(change)) === "done" ? after : conflict;
    });
    if (isRefusal(begun)) return begun;
    const order = await makeApprovedRefund(ports, begun.order, begun.refund.id);
    return isRefusal(order) ? order : toShownRefundOf(order, begun.refund.id);
  });

/** The policy's decision on lines of an order: by the customer's progress, or by claimed seats. */
async function verdictOf(
  ports: RequestRefundPorts,
  order: Order,
  lots: Lots,
  now: number,
): Promise<(lines: readonly number[] | undefined) => Verdict> {
  if (order.seats) {
    const mailed = await ports.findMailed(order);
    return (lines) => verdictOnSeats(order, lines, mailed, now);
  }
  const studies = await findStudiesOf(ports, order);
  return (lines) => verdictOn(order, lines, { studies, at: now, lots });
}

const env = environment(...requestRefundEnv);
export const handler = requestRefund({
  ...refundingPorts(env.COMMERCE_TABLE, stripeAccess(env.STRIPE_SECRET), {
    credits: env.CREDITS_TABLE,
    learning: env.LEARNING_TABLE,
    organisations: env.ORGANISATIONS_TABLE,
  }),
  findStudies: findStudies(documents, env.LEARNING_TABLE),
  findMailed: findMailed(documents, env.ORGANISATIONS_TABLE),
  findAutomatic: findAutomatic(documents, env.COMMERCE_TABLE),
  newId: ulid,
});
