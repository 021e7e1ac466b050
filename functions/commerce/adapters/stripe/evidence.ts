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
      // Whether none is taken any more is for the dispute to tell: another refusal is ours to mend.
      if (isContestable(stripeDispute.parse(await stripe.disputes.retrieve(id)))) throw error;
      logger.error(`no evidence is taken for dispute ${id}`, error);
      return false;
    }
  };
