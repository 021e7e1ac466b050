import * as z from "zod";
import type { StripeAccess } from "../../shared/runtime/stripe.ts";
import type { Movement } from "../ledger/movement.ts";
import type { ListEvents, ListMovements } from "../ports.ts";
import { eventOf } from "./events.ts";
import { ORDER_METADATA } from "./stripe-objects.ts";

/** Stripe takes so many types in one list. */
const TYPES_AT_ONCE = 20;

/** Stripe knows whole seconds: an event of a second is listed by the window in which the second begins. */
const within = (from: number, to: number) => ({ gte: Math.ceil(from / 1000), lt: Math.ceil(to / 1000) });

export const listEvents = (access: () => Promise<StripeAccess>): ListEvents =>
  async function* (from, to, types) {
    const { stripe } = await access();
    const wanted = types.length > TYPES_AT_ONCE ? {} : { types: [...types] };
    for await (const event of stripe.events.list({ created: within(from, to), limit: 100, ...wanted })) {
      if (types.includes(event.type)) yield eventOf(event);
    }
  };

const source = z.object({
  id: z.string(),
  object: z.string(),
  payment_intent: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});

const transaction = z.object({
  id: z.string(),
  type: z.string(),
  amount: z.number(),
  fee: z.number(),
  currency: z.string(),
  created: z.number(),
  source: source.nullable().catch(null),
});

const KINDS: Record<string, Movement["kind"]> = {
  charge: "payment",
  payment: "payment",
  refund: "refund",
  payment_refund: "refund",
  refund_failure: "refund-failure",
  payment_failure_refund: "refund-failure",
};

export const listMovements = (access: () => Promise<StripeAccess>): ListMovements =>
  async function* (from, to) {
    const { stripe } = await access();
    const asked = { created: within(from, to), limit: 100, expand: ["data.source"] };
    for await (const each of stripe.balanceTransactions.list(asked)) {
      const { id, type, amount, fee, currency, created, source: of } = transaction.parse(each);
      if (!of) continue;
      yield {
        id,
        kind: KINDS[type] ?? (of.object === "dispute" ? "dispute" : "other"),
        amount,
        fee,
        currency,
        at: new Date(created * 1000).toISOString(),
        source: of.id,
        paymentIntent: of.payment_intent ?? undefined,
        orderId: of.metadata?.[ORDER_METADATA],
      };
    }
  };
