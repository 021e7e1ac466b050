import { Stripe } from "stripe";
import * as z from "zod";
import { DAY_SECONDS } from "../../../shared/kernel/time.ts";
import { logger } from "../../../shared/runtime/logger.ts";
import { ifThere, type StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { Seen, Transfer } from "../../domain/transfer.ts";
import type { FetchTransfer, FindSent, ListReported, ListSent, SendReversal, SendTransfer } from "../../flows/ports.ts";
import { CREATOR_METADATA } from "./accounts.ts";

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

/** One for each transfer of ours: by it a transfer is found after Stripe has forgotten the key. */
const groupOf = ({ creator, id }: Transfer) => `lyceum-${creator}-${id}`;

/** @throws the error, if it did not come from Stripe or its connection */
function outcomeOf(error: unknown): { failure: string } | "no-answer" {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const { statusCode, code, type } = error;
  // A request that is under way, was throttled, or failed at Stripe may still have been executed, or will be.
  if (statusCode === undefined || statusCode === 409 || statusCode === 429 || statusCode >= 500) return "no-answer";
  // Operators have to correct a key without the right: until then the money stays in transit.
  if (statusCode === 401 || statusCode === 403 || type === "StripeIdempotencyError") return "no-answer";
  return { failure: code ?? type };
}

const sent = async (stripe: Stripe, transfer: Transfer) =>
  (await stripe.transfers.list({ transfer_group: groupOf(transfer), destination: transfer.destination, limit: 1 }))
    .data[0];

export const findSent =
  (access: Access): FindSent =>
  async (transfer) => {
    try {
      const found = await sent((await access()).stripe, transfer);
      return found && seenOf(found);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError)) throw error;
      logger.error("a transfer could not be looked up", { transfer: transfer.id, creator: transfer.creator, error });
      return "no-answer";
    }
  };

const REVERSAL_METADATA = "lyceum_reversal";

/** Our reversal among a transfer's; Stripe lists the newest first. */
async function reversalAt(stripe: Stripe, stripeTransfer: string, id: string): Promise<boolean> {
  for await (const { metadata } of stripe.transfers.listReversals(stripeTransfer, { limit: 100 })) {
    if (metadata?.[REVERSAL_METADATA] === id) return true;
  }
  return false;
}

export const sendReversal =
  (access: Access): SendReversal =>
  async ({ stripeTransfer = "" }, { id, amount }) => {
    const { stripe } = await access();
    try {
      if (!(await reversalAt(stripe, stripeTransfer, id))) {
        await stripe.transfers.createReversal(
          stripeTransfer,
          { amount, metadata: { [REVERSAL_METADATA]: id } },
          { idempotencyKey: `reversal-${stripeTransfer}-${id}` },
        );
      }
      const { amount_reversed } = await stripe.transfers.retrieve(stripeTransfer);
      return { reversed: amount_reversed };
    } catch (error) {
      const outcome = outcomeOf(error);
      logger.error("a reversal was not made", { reversal: id, stripeTransfer, error });
      return outcome;
    }
  };

export const sendTransfer =
  (access: Access): SendTransfer =>
  async (transfer) => {
    const { creator, id, destination, currency, amount } = transfer;
    const group = groupOf(transfer);
    const { stripe } = await access();
    try {
      const found = await sent(stripe, transfer);
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
      logger.error("a transfer was not made", { transfer: id, creator, error });
      return outcome;
    }
  };

export const fetchTransfer =
  (access: Access): FetchTransfer =>
  async (id) => {
    const { stripe } = await access();
    const found = await ifThere(() => stripe.transfers.retrieve(id));
    const of = found && oursOf(found);
    return of && { ...of, seen: seenOf(found) };
  };

/** The creator and id of a transfer; undefined for those that a shared Stripe account sends by other means. */
function oursOf(found: unknown): { creator: string; id: string } | undefined {
  const { metadata } = stripeTransfer.parse(found);
  const [creator, id] = [metadata?.[CREATOR_METADATA], metadata?.[TRANSFER_METADATA]];
  return creator === undefined || id === undefined ? undefined : { creator, id };
}

const listedTransfer = z.object({ amount: z.number(), currency: z.string(), destination: z.string() });

export const listSent = (access: Access): ListSent =>
  async function* (day) {
    const { stripe } = await access();
    const gte = Date.parse(day) / 1000;
    for await (const found of stripe.transfers.list({ created: { gte, lt: gte + DAY_SECONDS }, limit: 100 })) {
      const of = oursOf(found);
      if (of) yield { ...of, ...listedTransfer.parse(found), seen: seenOf(found) };
    }
  };

/** Stripe's reports of earlier transfers. */
const REPORTS = ["transfer.updated", "transfer.reversed"];

export const listReported = (access: Access): ListReported =>
  async function* (since) {
    const { stripe } = await access();
    const asked = { types: REPORTS, created: { gte: Math.floor(since / 1000) }, limit: 100 };
    for await (const { data } of stripe.events.list(asked)) yield stripeTransfer.parse(data.object).id;
  };
