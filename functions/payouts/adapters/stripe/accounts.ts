import { Stripe } from "stripe";
import * as z from "zod";
import { isoOfSeconds } from "../../../shared/kernel/time.ts";
import { logger } from "../../../shared/runtime/logger.ts";
import { ifThere, type StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { AccountSeen, PayoutSeen } from "../../domain/payee.ts";
import type { CreateAccount, FetchAccount, FetchPayout, OpenOnboarding } from "../../flows/ports.ts";

type Access = () => Promise<StripeAccess>;

/** The metadata that marks our objects in a shared Stripe account. */
export const CREATOR_METADATA = "lyceum_creator";

const account = z.object({
  id: z.string(),
  details_submitted: z.boolean(),
  payouts_enabled: z.boolean(),
  capabilities: z.object({ transfers: z.string().optional() }).nullish(),
  requirements: z
    .object({
      currently_due: z.array(z.string()).nullish(),
      past_due: z.array(z.string()).nullish(),
      disabled_reason: z.string().nullish(),
    })
    .nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});

function seenOf(given: unknown): AccountSeen {
  const { id, details_submitted, payouts_enabled, capabilities, requirements, metadata } = account.parse(given);
  return {
    account: id,
    creator: metadata?.[CREATOR_METADATA],
    isSubmitted: details_submitted,
    isReady: payouts_enabled && capabilities?.transfers === "active",
    // Such as rejected.fraud: https://docs.stripe.com/api/accounts/object#account_object-requirements-disabled_reason
    isRejected: requirements?.disabled_reason?.startsWith("rejected.") ?? false,
    due: [...new Set([...(requirements?.currently_due ?? []), ...(requirements?.past_due ?? [])])],
  };
}

export const createAccount =
  (access: Access): CreateAccount =>
  async (creator, country, nth) => {
    const { stripe } = await access();
    try {
      const made = await stripe.accounts.create(
        {
          type: "express",
          country,
          capabilities: { transfers: { requested: true } },
          metadata: { [CREATOR_METADATA]: creator },
        },
        { idempotencyKey: `account-${creator}-${country}-${nth}` },
      );
      return seenOf(made);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError)) throw error;
      if (error.param === "country") return "unsupported-country";
      logger.error("a creator's account at Stripe was not made", { creator, error });
      return "unavailable";
    }
  };

export const openOnboarding =
  (access: Access, siteUrl: string): OpenOnboarding =>
  async (id) => {
    const { stripe } = await access();
    try {
      const { url, expires_at } = await stripe.accountLinks.create({
        account: id,
        type: "account_onboarding",
        refresh_url: `${siteUrl}/studio?onboarding=again`,
        return_url: `${siteUrl}/studio?onboarding=done`,
      });
      return { url, expiresAt: isoOfSeconds(expires_at) };
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError)) throw error;
      logger.error("no link to a creator's onboarding", { account: id, error });
      return "unavailable";
    }
  };

export const fetchAccount =
  (access: Access): FetchAccount =>
  async (id) => {
    try {
      return seenOf(await (await access()).stripe.accounts.retrieve(id));
    } catch (error) {
      if (error instanceof Stripe.errors.StripeError && GONE.includes(error.code ?? "")) return "gone";
      throw error;
    }
  };

/**
 * The account was disconnected or closed, or never the platform's: https://docs.stripe.com/error-codes#account-invalid
 */
const GONE: readonly string[] = ["account_invalid", "resource_missing"];

const payout = z.object({
  created: z.number(),
  status: z.string(),
  failure_code: z.string().nullish(),
  failure_message: z.string().nullish(),
});
const STATES: Record<string, PayoutSeen["state"]> = { paid: "paid", failed: "failed" };

export const fetchPayout =
  (access: Access): FetchPayout =>
  async (stripeAccount, id) => {
    const { stripe } = await access();
    const found = await ifThere(() => stripe.payouts.retrieve(id, {}, { stripeAccount }));
    if (!found) return undefined;
    const { created, status, failure_code, failure_message } = payout.parse(found);
    return {
      at: isoOfSeconds(created),
      state: STATES[status] ?? "under-way",
      reason: failure_message ?? failure_code ?? undefined,
    };
  };
