import { Stripe } from "stripe";
import * as z from "zod";
import { logger } from "../../shared/runtime/logger.ts";
import type { StripeAccess } from "../../shared/runtime/stripe.ts";
import type { FetchTransfer, SendTransfer } from "../ports.ts";
import type { Seen, Transfer } from "../transfer.ts";
import { CREATOR_METADATA } from "./stripe-accounts.ts";

type Access = () => Promise<StripeAccess>;

const TRANSFER_METADATA = "lyceum_transfer";

const stripeTransfer = z.object({
  id: z.string(),
  amount_reversed: z.number(),
  metadata: z.record(z.string(), z.string()).nullish(),
});

const seenOf = (given: unknown): Seen => {
  const { id, amount_reversed } = stripeTransfer.parse(given);
  return { stripeTransfer: id, reversed: amount_reversed };
};

/** One for each transfer of ours: what was sent under it is found again when Stripe has forgotten the key. */
const groupOf = ({ creator, id }: Transfer) => `lyceum-${creator}-${id}`;

/** @throws the error, if it did not come from Stripe or its connection */
function outcomeOf(error: unknown): { failure: string } | "no-answer" {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const { statusCode, code, type } = error;
  // What is under way, was too often, or broke down at Stripe may still be there, or come to be there.
  if (statusCode === undefined || statusCode === 409 || statusCode === 429 || statusCode >= 500) return "no-answer";
  // A key that may not do this is the operators' to mend: the money stays in transit until it is.
  if (statusCode === 401 || statusCode === 403 || type === "StripeIdempotencyError") return "no-answer";
  return { failure: code ?? type };
}

export const sendTransfer =
  (access: Access): SendTransfer =>
  async (transfer) => {
    const { creator, id, destination, currency, amount } = transfer;
    const group = groupOf(transfer);
    const { stripe } = await access();
    try {
      const [found] = (await stripe.transfers.list({ transfer_group: group, destination, limit: 1 })).data;
      if (found) return seenOf(found);
      const made = await stripe.transfers.create(
        {
          amount,
          currency,
          destination,
          transfer_group: group,
          metadata: { [CREATOR_METADATA]: creator, [TRANSFER_METADATA]: id },
        },
        { idempotencyKey: group },
      );
      return seenOf(made);
    } catch (error) {
      const outcome = outcomeOf(error);
      logger.error(`transfer ${id} to ${creator} was not made`, error as Error);
      return outcome;
    }
  };

export const fetchTransfer =
  (access: Access): FetchTransfer =>
  async (id) => {
    const found = await (await access()).stripe.transfers.retrieve(id);
    const { metadata } = stripeTransfer.parse(found);
    const [creator, ours] = [metadata?.[CREATOR_METADATA], metadata?.[TRANSFER_METADATA]];
    return creator === undefined || ours === undefined ? undefined : { creator, id: ours, seen: seenOf(found) };
  };
