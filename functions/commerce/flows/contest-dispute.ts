import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Order } from "../contract/order.ts";
import { disputesOf, isContestable } from "../refunds/dispute.ts";
import { evidenceOf } from "../refunds/evidence.ts";
import type { FetchPayment, FindDispute, FindStudies, SubmitEvidence } from "./ports.ts";
import type { FindBuyer } from "./receipt-ports.ts";
import { type SettlementPorts, settle } from "./settle-payment.ts";
import { findStudiesOf } from "./studies-of.ts";

export interface ContestingPorts extends SettlementPorts {
  readonly findDispute: FindDispute;
  readonly findStudies: FindStudies;
  readonly findBuyer: FindBuyer;
  readonly fetchPayment: FetchPayment;
  readonly submitEvidence: SubmitEvidence;
}

const BUSY = refuse(
  "busy",
  "The evidence was submitted; the order follows in a moment. Read the dispute instead of submitting it again.",
);

/**
 * Hands in what the records say to a dispute. Stripe takes evidence once: asked again, the order is only brought to
 * where its payment is.
 * @param text what a person adds
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
  if (!dispute) return refuse("unknown-dispute", "There is no dispute of this id.");
  if (!isContestable(dispute)) {
    return refuse(
      "not-contestable",
      `The dispute is ${dispute.state}; evidence is taken once, while it needs a response.`,
    );
  }
  const [studies, buyer] = await Promise.all([findStudiesOf(ports, order), ports.findBuyer(order.customer)]);
  const isTaken = await ports.submitEvidence(id, evidenceOf(order, dispute, { studies, text, buyer }));
  const payment = order.paymentIntent === undefined ? undefined : await ports.fetchPayment(order.paymentIntent);
  const after = payment && (await settle(ports, payment));
  if (!isTaken) return refuse("not-contestable", "Stripe takes no evidence for this dispute any more.");
  if (after && isRefusal(after)) return after.refused === "busy" ? BUSY : order;
  return after ?? order;
}
