import { logger } from "../../../shared/runtime/logger.ts";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { SubmitEvidence } from "../../flows/ports.ts";
import { isContestable } from "../../refunds/dispute.ts";
import { stripeDispute } from "./objects.ts";
import { isRefusedByStripe } from "./refusal.ts";

export const submitEvidence =
  (access: () => Promise<StripeAccess>): SubmitEvidence =>
  async (id, evidence) => {
    const { stripe } = await access();
    try {
      await stripe.disputes.update(
        id,
        { evidence: { ...evidence }, submit: true },
        { idempotencyKey: `evidence-${id}` },
      );
      return true;
    } catch (error) {
      if (!isRefusedByStripe(error)) throw error;
      // Only the dispute itself shows whether it still takes evidence; any other refusal is a fault of ours.
      if (isContestable(stripeDispute.parse(await stripe.disputes.retrieve(id)))) throw error;
      logger.error("Stripe takes no evidence for a dispute", { dispute: id, error });
      return false;
    }
  };
