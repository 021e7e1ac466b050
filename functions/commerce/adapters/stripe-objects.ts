import * as z from "zod";
import type { Order } from "../contract.ts";
import type { Payment } from "../payment.ts";

/** The metadata that tells our objects from others' in a shared Stripe account. */
export const ORDER_METADATA = "lyceum_order";

const metadata = z
  .record(z.string(), z.string())
  .nullish()
  .transform((all) => all?.[ORDER_METADATA]);

export const session = z.object({
  id: z.string(),
  url: z.string().nullish(),
  status: z.enum(["open", "complete", "expired"]).nullable(),
  expires_at: z.number(),
  payment_intent: z.string().nullish(),
  metadata,
});
export type Session = z.infer<typeof session>;

export const paymentIntent = z.object({
  id: z.string(),
  status: z.string(),
  amount_received: z.number(),
  currency: z.string(),
  latest_charge: z.object({ amount_refunded: z.number() }).nullish(),
  metadata,
});
export type PaymentIntent = z.infer<typeof paymentIntent>;

/** The part of an event that names its object. Events of any kind come, about objects of any shape. */
export const event = z.object({
  id: z.string(),
  type: z.string(),
  data: z.object({
    object: z.object({ id: z.string().catch(""), payment_intent: z.string().optional().catch(undefined) }),
  }),
});

/** An open session as an order keeps it. */
export const checkoutOf = ({ id, url, expires_at }: Session): NonNullable<Order["checkout"]> => ({
  id,
  url: z.url().parse(url),
  expiresAt: new Date(expires_at * 1000).toISOString(),
});

const STATES: Record<string, Payment["state"]> = {
  succeeded: "succeeded",
  requires_payment_method: "failed",
  canceled: "failed",
};

/** The payment of an order by its session and, once there is one, its payment intent. */
export function paymentOfSession(of: Session, intent: PaymentIntent | undefined): Payment | undefined {
  if (of.metadata === undefined) return undefined;
  // A declined card leaves the session open: the customer may try another. A failure after completion is final.
  const ofIntent = (intent && STATES[intent.status]) ?? "processing";
  const state = of.status === "expired" ? "expired" : of.status === "complete" ? ofIntent : "open";
  return { ...facts(of.metadata, intent), checkout: of.id, state };
}

/** The payment of an order by its payment intent alone: that it failed is for the session to tell. */
export function paymentOfIntent(intent: PaymentIntent): Payment | undefined {
  if (intent.metadata === undefined) return undefined;
  return { ...facts(intent.metadata, intent), state: intent.status === "succeeded" ? "succeeded" : "open" };
}

const facts = (orderId: string, intent: PaymentIntent | undefined) => ({
  orderId,
  paymentIntent: intent?.id,
  received: { amount: intent?.amount_received ?? 0, currency: intent?.currency ?? "" },
  refunded: intent?.latest_charge?.amount_refunded ?? 0,
});
