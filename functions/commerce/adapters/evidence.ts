import { Stripe } from "stripe";
import { logger } from "../../shared/runtime/logger.ts";
import type { StripeAccess } from "../../shared/runtime/stripe.ts";
import type { SubmitEvidence } from "../ports.ts";

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
      if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error;
      logger.error(`no evidence is taken for dispute ${id}`, error);
      return false;
    }
  };
