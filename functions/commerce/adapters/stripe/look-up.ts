import { Stripe } from "stripe";
import { ifThere, type StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { FindOrderOfObject } from "../../flows/look-up-ports.ts";
import { ORDER_METADATA } from "./objects.ts";
import { orderIdOf, stripeInvoice } from "./subscriptions.ts";

type Metadata = Readonly<Record<string, string>> | null | undefined;
type Ref = string | { readonly id: string } | null | undefined;

const idOf = (ref: Ref): string | undefined => (typeof ref === "object" ? ref?.id : ref);

/** The order of a payment, by its metadata; an invoice's order is known once it is booked. */
async function ofIntent(stripe: Stripe, ref: Ref): Promise<Metadata> {
  const id = idOf(ref);
  return id === undefined ? undefined : (await stripe.paymentIntents.retrieve(id)).metadata;
}

/** How each kind of Stripe's objects leads to its order's metadata, by the prefix of its id. */
const LEADS: readonly [RegExp, (stripe: Stripe, id: string) => Promise<Metadata>][] = [
  [/^cs_/, async (stripe, id) => (await stripe.checkout.sessions.retrieve(id)).metadata],
  [/^pi_/, (stripe, id) => ofIntent(stripe, id)],
  [/^(ch|py)_/, async (stripe, id) => ofIntent(stripe, (await stripe.charges.retrieve(id)).payment_intent)],
  [/^(re|pyr)_/, async (stripe, id) => ofIntent(stripe, (await stripe.refunds.retrieve(id)).payment_intent)],
  [/^d[pu]_/, async (stripe, id) => ofIntent(stripe, (await stripe.disputes.retrieve(id)).payment_intent)],
  [
    /^in_/,
    async (stripe, id) => {
      const invoice = stripeInvoice.parse(await stripe.invoices.retrieve(id));
      return invoice.parent?.metadata ? { [ORDER_METADATA]: orderIdOf(invoice) } : undefined;
    },
  ],
];

export const findOrderOfObject =
  (access: () => Promise<StripeAccess>): FindOrderOfObject =>
  async (id) => {
    const lead = LEADS.find(([pattern]) => pattern.test(id))?.[1];
    if (!lead) return undefined;
    const { stripe } = await access();
    try {
      return (await ifThere(() => lead(stripe, id)))?.[ORDER_METADATA];
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeError)) throw error;
      const { statusCode } = error;
      // A text that is no id of Stripe's has no object.
      return statusCode !== undefined && statusCode >= 400 && statusCode < 429 ? undefined : "no-answer";
    }
  };
