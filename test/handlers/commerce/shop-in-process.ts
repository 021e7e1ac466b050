import "./environment.ts";
import type { Product } from "../../../functions/catalogue/contract.ts";
import {
  changePlan,
  endAt,
  endAtPeriod,
  endNow,
  endSubscriptionCheckout,
  fetchBilling,
  identifyCheckout,
  identifySubscription,
  openSubscriptionCheckout,
  voidInvoices,
} from "../../../functions/commerce/adapters/billing.ts";
import { fetchCheckout, fetchPayment } from "../../../functions/commerce/adapters/checkouts.ts";
import {
  claimPayment,
  fetchPaidInvoice,
  subscriptionOfInvoice,
} from "../../../functions/commerce/adapters/invoices.ts";
import { makeRefund } from "../../../functions/commerce/adapters/refunding.ts";
import { take } from "../../../functions/commerce/payments/inbox.ts";
import { inMemory } from "./in-memory.ts";
import { stripeInProcess } from "./stripe-in-process.ts";

/**
 * What sells subscriptions, over a table in memory and Stripe's emulator in this process.
 * @param start epoch seconds
 * @param step awaited before each step of either: it waits until it is let through
 */
export async function shopInProcess(products: readonly Product[], start: number, step: () => Promise<unknown>) {
  const stripe = await stripeInProcess(start, step);
  const table = inMemory();
  const { access } = stripe;
  const now = () => stripe.clock.seconds * 1000;
  const { stripeCustomerOf, findOverdue, ...stored } = table.ports;
  const stepped = Object.fromEntries(
    Object.entries(stored).map(([name, port]) => [
      name,
      async (...input: never[]) => {
        await step();
        return (port as (...input: never[]) => unknown)(...input);
      },
    ]),
  ) as typeof stored;
  const customerOf = (customer: string) =>
    stripeCustomerOf(customer, async () => (await (await access()).stripe.customers.create()).id);
  let ids = 0;
  const ports = {
    ...stepped,
    findOverdue,
    findProducts: async (wanted: readonly string[]) =>
      new Map(products.filter(({ id }) => wanted.includes(id)).map((product) => [product.id, product])),
    openSubscriptionCheckout: openSubscriptionCheckout(access, customerOf, "https://shop.example"),
    endSubscriptionCheckout: endSubscriptionCheckout(access),
    fetchBilling: fetchBilling(access),
    fetchCheckout: fetchCheckout(access),
    fetchPayment: fetchPayment(access),
    identifySubscription: identifySubscription(access),
    identifyCheckout: identifyCheckout(access),
    subscriptionOfInvoice: subscriptionOfInvoice(access),
    fetchPaidInvoice: fetchPaidInvoice(access),
    claimPayment: claimPayment(access),
    endAtPeriod: endAtPeriod(access),
    endAt: endAt(access),
    endNow: endNow(access),
    voidInvoices: voidInvoices(access),
    makeRefund: makeRefund(access),
    changePlan: changePlan(access),
    pause: async () => {},
    newId: () => `01JWM8Q0000000000000${String(++ids).padStart(6, "0")}`,
    now,
  };

  return {
    stripe,
    table,
    ports,
    access,
    /** Takes the nth event, as Stripe sends it. What is thrown makes Stripe send it again: send all again at the end. */
    async deliver(n: number, with_: Partial<typeof ports> = {}): Promise<void> {
      const events = stripe.events();
      const event = events[n % Math.max(1, events.length)];
      if (!event) return;
      const object = event.data.object as unknown as { id?: string; payment_intent?: string };
      const about = { id: object.id ?? "", paymentIntent: object.payment_intent };
      await take({ ...ports, ...with_ } as never, { id: event.id, type: event.type, object: about }).catch(() => {});
    },
  };
}
export type ShopInProcess = Awaited<ReturnType<typeof shopInProcess>>;
