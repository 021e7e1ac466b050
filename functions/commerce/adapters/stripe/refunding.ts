import { Stripe } from "stripe";
import { logger } from "../../../shared/runtime/logger.ts";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { Refund } from "../../contract/refund.ts";
import type { MakeRefund } from "../../flows/ports.ts";
import { lostOf } from "../../refunds/dispute.ts";
import { ORDER_METADATA, REFUND_METADATA } from "./objects.ts";

/** Stripe's name for the cause, from which Radar learns; none for a refund without a request or a cause. */
function reasonOf({ cause, reason }: Refund): "requested_by_customer" | "fraudulent" | "duplicate" | undefined {
  if (cause !== undefined) return cause === "requested" ? "requested_by_customer" : cause;
  return reason === undefined ? undefined : "requested_by_customer";
}

export const makeRefund =
  (access: () => Promise<StripeAccess>): MakeRefund =>
  async (order, refund) => {
    if (order.paymentIntent === undefined) return { refused: "the order has no payment" };
    const { stripe } = await access();
    const reason = reasonOf(refund);
    try {
      await stripe.refunds.create(
        {
          payment_intent: order.paymentIntent,
          amount: refund.amount,
          ...(reason && { reason }),
          metadata: {
            [ORDER_METADATA]: order.id,
            [REFUND_METADATA.refund]: refund.id,
            ...(refund.lines && { [REFUND_METADATA.lines]: refund.lines.join(",") }),
            ...(refund.keepsAccess && { [REFUND_METADATA.access]: "keep" }),
          },
        },
        { idempotencyKey: `refund-${refund.id}` },
      );
      return "made";
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError)) throw error;
      logger.error("a refund was not made", { refund: refund.id, order: order.id, error });
      // The dispute is not reported yet: its event decides on the refund. After a lost one no more events follow.
      if (error.code === "charge_disputed" && lostOf(order) === 0) return "no-answer";
      return error instanceof Stripe.errors.StripeInvalidRequestError ? { refused: error.message } : "no-answer";
    }
  };
