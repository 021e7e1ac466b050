import { Stripe } from "stripe";
import type * as z from "zod";
import { logger } from "../../../shared/runtime/logger.ts";
import { ifThere, type StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { Order } from "../../contract/order.ts";
import type { LineTax, Payment } from "../../contract/payment.ts";
import type { ExpireCheckout, FetchCheckout, FetchPayment, OpenCheckout } from "../../flows/ports.ts";
import { checkoutEnd } from "../../orders/order.ts";
import { TAX_CODES, taxBehaviorOf } from "../../orders/tax.ts";
import type { FindPayer } from "../dynamodb/buyers.ts";
import {
  checkoutOf,
  type Found,
  ORDER_METADATA,
  paymentIntent,
  paymentOfIntent,
  paymentOfSession,
  type Session,
  session,
  sessionLine,
  stripeDispute,
  stripeRefund,
  TAX_METADATA,
} from "./objects.ts";
import { isRefusedByStripe } from "./refusal.ts";

type Access = () => Promise<StripeAccess>;

/** Parameters for Stripe Tax: it computes tax by the buyer's address, and businesses may enter a tax id. */
export const TAXED = { automatic_tax: { enabled: true }, tax_id_collection: { enabled: true } } as const;

/** The language of the page and of Stripe's mails. */
const LOCALES: Readonly<Record<string, Stripe.Checkout.SessionCreateParams.Locale>> = { en: "en", zh: "zh" };

/**
 * The suffix of the bank statement, by which a buyer recognises a payment: with a prefix of ten letters and two signs
 * between, it fills Stripe's 22 characters.
 */
const descriptorOf = ({ id }: Order): string => `ORDER ${id.slice(-4)}`;

/**
 * Equal for every call for one order, as Stripe requires equal parameters for an idempotency key. If the buyer's address or
 * language changes meanwhile, Stripe refuses the call, and the buyer has to order again.
 */
function sessionFor(
  order: Order,
  siteUrl: string,
  isTaxed: boolean,
  { email, language }: Awaited<ReturnType<FindPayer>>,
): Stripe.Checkout.SessionCreateParams {
  const metadata = { [ORDER_METADATA]: order.id };
  return {
    mode: "payment",
    client_reference_id: order.id,
    metadata,
    ...(email !== undefined && { customer_email: email }),
    locale: LOCALES[language ?? ""] ?? "auto",
    // So that the settlement is known as soon as the payment.
    payment_intent_data: {
      capture_method: "automatic",
      statement_descriptor_suffix: descriptorOf(order),
      metadata: { ...metadata, ...(isTaxed && { [TAX_METADATA]: "automatic" }) },
    },
    ...(isTaxed && TAXED),
    line_items: order.lines.map(({ productId, type, title, price, quantity }) => ({
      quantity: 1,
      price_data: {
        currency: price.currency,
        unit_amount: price.amount,
        tax_behavior: taxBehaviorOf(price.currency),
        product_data: {
          tax_code: TAX_CODES[type],
          name: quantity === undefined ? title : `${title} (seats: ${quantity})`,
          metadata: { productId },
        },
      },
    })),
    // The amount is compared with the order, so it must be in the order's currency.
    adaptive_pricing: { enabled: false },
    expires_at: Math.floor(checkoutEnd(order) / 1000),
    success_url: `${siteUrl}/orders/${order.id}?checkout=done`,
    cancel_url: `${siteUrl}/orders/${order.id}?checkout=cancelled`,
  };
}

/** The outcome of a session that was not made. @throws the error, if it did not come from Stripe or its connection. */
export function outcomeOf(error: unknown): "too-small" | "refused" | "no-answer" | "under-way" {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  if (error.code === "amount_too_small") return "too-small";
  const { statusCode } = error;
  if (statusCode === 409) return "under-way";
  if (statusCode === undefined || statusCode === 429) return "no-answer";
  // Stripe repeats its first answer to a key, even an error: the same order would be refused for a day.
  return "refused";
}

export const openCheckout =
  (access: Access, siteUrl: string, isTaxed = false, findPayer: FindPayer = async () => ({})): OpenCheckout =>
  async (order) => {
    const { stripe } = await access();
    const payer = await findPayer(order.customer);
    try {
      const created = await stripe.checkout.sessions.create(sessionFor(order, siteUrl, isTaxed, payer), {
        idempotencyKey: `checkout-${order.id}`,
      });
      return checkoutOf(session.parse(created));
    } catch (error) {
      const outcome = outcomeOf(error);
      // The buyer is told and can act on it; operators have nothing to do.
      if (outcome === "too-small") logger.info(`no checkout for order ${order.id}: it comes to too little`);
      else if (outcome !== "under-way") logger.error("no checkout for an order", { order: order.id, outcome, error });
      return outcome;
    }
  };

async function foundOf(stripe: Stripe, id: string): Promise<Found> {
  const intent = paymentIntent.parse(
    await stripe.paymentIntents.retrieve(id, {
      expand: ["latest_charge.refunds", "latest_charge.balance_transaction"],
    }),
  );
  const refunds = intent.latest_charge?.refunds;
  const [taxing] = intent.metadata.isTaxed ? (await stripe.checkout.sessions.list({ payment_intent: id })).data : [];
  const all = { payment_intent: id, limit: 100 };
  return {
    intent,
    refunds: refunds?.has_more ? await listed(stripe.refunds.list(all), stripeRefund) : (refunds?.data ?? []),
    disputes: intent.latest_charge?.disputed ? await listed(stripe.disputes.list(all), stripeDispute) : [],
    ...(taxing && { taxes: await taxesOf(stripe, taxing.id) }),
  };
}

/** The tax on each line of a session that is paid. */
const taxesOf = (stripe: Stripe, session: string): Promise<LineTax[]> =>
  listed(stripe.checkout.sessions.listLineItems(session, { limit: 100, expand: ["data.price.product"] }), sessionLine);

async function listed<Item extends z.ZodType>(list: AsyncIterable<unknown>, item: Item): Promise<z.output<Item>[]> {
  const found: z.output<Item>[] = [];
  for await (const each of list) found.push(item.parse(each));
  return found;
}

async function paymentOf(stripe: Stripe, of: Session): Promise<Payment | undefined> {
  const started = of.metadata.orderId !== undefined && of.status === "complete" && of.payment_intent;
  return paymentOfSession(of, started ? await foundOf(stripe, started) : undefined);
}

export const fetchCheckout =
  (access: Access): FetchCheckout =>
  async (id) => {
    const { stripe } = await access();
    return ifThere(async () => paymentOf(stripe, session.parse(await stripe.checkout.sessions.retrieve(id))));
  };

export const expireCheckout =
  (access: Access): ExpireCheckout =>
  async (id) => {
    const { stripe } = await access();
    try {
      return await paymentOf(stripe, session.parse(await stripe.checkout.sessions.expire(id)));
    } catch (error) {
      if (!isRefusedByStripe(error)) throw error;
      // Only an open session can be expired.
      return ifThere(async () => {
        const found = session.parse(await stripe.checkout.sessions.retrieve(id));
        if (found.status === "open") throw error;
        return paymentOf(stripe, found);
      });
    }
  };

export const fetchPayment =
  (access: Access): FetchPayment =>
  async (id) => {
    const { stripe } = await access();
    return ifThere(async () => paymentOfIntent(await foundOf(stripe, id)));
  };
