import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { stripeAccess } from "../../shared/runtime/stripe.ts";
import { bookkeeping } from "../adapters/dynamodb/bookkeeping.ts";
import { sendReversal } from "../adapters/stripe/transfers.ts";
import { transferRoutes } from "../contract/transfer.ts";
import { reversalOf, withReversal, withReversalOutcome } from "../domain/reversal.ts";
import { toOperatorsTransfer } from "../domain/transfer.ts";
import { payoutsStripeEnv } from "../env.ts";
import { type BookkeepingPorts, changeTransfer, settleTransfer } from "../flows/bookkeeping.ts";
import type { SendReversal } from "../flows/ports.ts";

export interface ReverseTransferPorts extends BookkeepingPorts {
  readonly sendReversal: SendReversal;
}

const unknown = refuse(
  "unknown-transfer",
  "The creator has no transfer with this id; see GET /creators/{id}/transfers.",
);
const unavailable = refuse("transfers-unavailable", "Stripe does not answer; send the same request again in a moment.");

/**
 * Stored before the call to Stripe: a repeated request is the same reversal, whatever the outcome of the first call.
 */
export const reverseTransfer = (ports: ReverseTransferPorts) =>
  endpoint(transferRoutes.reverseTransfer, async (request) => {
    const { user: by } = member(request);
    const of = { creator: request.params.id, id: request.params.transfer };
    const at = iso(ports.now());
    const asked = await changeTransfer(ports, of, (before) => withReversal(before, { ...request.body, by, at }));
    if (!asked) return unknown;
    if (isRefusal(asked)) return asked;
    const reversal = reversalOf(asked, request.body.id);
    if (!reversal) throw new Error(`Reversal ${request.body.id} of ${of.id} was not kept.`);
    if (reversal.state === "made") return toOperatorsTransfer(asked);
    const seen =
      reversal.state === "refused"
        ? { failure: reversal.failure ?? "refused" }
        : await ports.sendReversal(asked, reversal);
    if (seen === "no-answer") return unavailable;
    if (!("failure" in seen)) {
      const { stripeTransfer = "" } = asked;
      const settled = await settleTransfer(ports, of, { stripeTransfer, reversed: seen.reversed });
      if (isRefusal(settled)) return settled;
    }
    const after = await changeTransfer(ports, of, (before) => withReversalOutcome(before, reversal.id, seen));
    if (!after) return unknown;
    if (isRefusal(after)) return after;
    if ("failure" in seen)
      return refuse("reversal-refused", `Stripe refused the reversal: ${seen.failure}. Nothing was reversed.`);
    return toOperatorsTransfer(after);
  });

const { PAYOUTS_TABLE, PAYOUTS_STRIPE_SECRET } = environment(...payoutsStripeEnv);
export const handler = reverseTransfer({
  ...bookkeeping(documents, PAYOUTS_TABLE),
  sendReversal: sendReversal(stripeAccess(PAYOUTS_STRIPE_SECRET)),
});
