import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Order } from "../contract/order.ts";
import { disputesOf, isContestable } from "../refunds/dispute.ts";
import { evidenceOf } from "../refunds/evidence.ts";
import type { FetchPayment, FindDispute, FindStudies, SubmitEvidence } from "./ports.ts";
import type { FindBuyer } from "./receipt-ports.ts";
import { settleOrder } from "./settle-order.ts";
import type { SettlementPorts } from "./settle-payment.ts";
import { findStudiesOf } from "./studies-of.ts";

export interface ContestingPorts extends SettlementPorts {
  readonly findDispute: FindDispute;
  readonly findStudies: FindStudies;
  readonly findBuyer: FindBuyer;
  readonly fetchPayment: FetchPayment;
  readonly submitEvidence: SubmitEvidence;
}

const NOT_SETTLED_YET = refuse(
  "busy",
  "The evidence was submitted; the order follows in a moment. Read the dispute instead of submitting it again.",
);

/**
 * Submits evidence from the records for a dispute. Stripe accepts evidence once: called again, this only updates the
 * order to its payment's state.
 * @param text a person's note
 * @returns the order as it is then
 */
export async function contestDispute(
  ports: ContestingPorts,
  id: string,
  text?: string,
): Promise<Order | Refusal<"unknown-dispute" | "not-contestable" | "busy">> {
  const listed = await ports.findDispute(id);
  const order = listed && (await ports.findOrder(listed.orderId));
  const dispute = order && disputesOf(order).find((each) => each.id === id);
  if (!dispute) return refuse("unknown-dispute", "There is no dispute with this id.");
  if (!isContestable(dispute)) {
    return refuse(
      "not-contestable",
      `The dispute is ${dispute.state}; evidence can be submitted once, while it needs a response.`,
    );
  }
  const [studies, buyer] = await Promise.all([findStudiesOf(ports, order), ports.findBuyer(order.customer)]);
  const isTaken = await ports.submitEvidence(id, evidenceOf(order, dispute, { studies, text, buyer }));
  const after = await settleOrder(ports, order);
  if (!isTaken) return refuse("not-contestable", "Stripe no longer accepts evidence for this dispute.");
  return isRefusal(after) ? NOT_SETTLED_YET : after;
}
