import { isRefusal } from "../../shared/kernel/refusal.ts";
import type { Payment } from "../contract/payment.ts";
import type { Apply, FetchCheckout, FetchPayment, StripeEvent } from "./ports.ts";
import { type SettlementPorts, settle } from "./settle-payment.ts";

export interface PaymentEventPorts extends SettlementPorts {
  readonly fetchCheckout: FetchCheckout;
  readonly fetchPayment: FetchPayment;
}

/** An event about a Checkout session. */
export const byCheckout: Apply<PaymentEventPorts> = async (ports, event) =>
  settled(ports, event, await ports.fetchCheckout(event.object.id));

/** The order is brought to where the whole payment is. */
export async function settled(ports: PaymentEventPorts, event: StripeEvent, payment: Payment | undefined) {
  if (!payment) return "not-ours";
  const after = await settle(ports, payment, event.id);
  return isRefusal(after) ? after : { order: after.id, state: after.state };
}
