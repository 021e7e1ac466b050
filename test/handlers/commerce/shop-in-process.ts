import "./environment.ts";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { changePlan } from "../../../functions/commerce/adapters/stripe/change-plan.ts";
import { fetchCheckout, fetchPayment } from "../../../functions/commerce/adapters/stripe/checkouts.ts";
import { isDeletedCustomer } from "../../../functions/commerce/adapters/stripe/customers.ts";
import {
  endAt,
  endAtPeriod,
  endNow,
  voidInvoices,
} from "../../../functions/commerce/adapters/stripe/end-subscription.ts";
import { eventOf } from "../../../functions/commerce/adapters/stripe/events.ts";
import {
  fetchBilling,
  identifyCheckout,
  identifySubscription,
} from "../../../functions/commerce/adapters/stripe/fetch-billing.ts";
import {
  claimPayment,
  fetchPaidInvoice,
  fetchUpcoming,
  subscriptionOfInvoice,
} from "../../../functions/commerce/adapters/stripe/invoices.ts";
import { makeRefund } from "../../../functions/commerce/adapters/stripe/refunding.ts";
import {
  endSubscriptionCheckout,
  openSubscriptionCheckout,
} from "../../../functions/commerce/adapters/stripe/subscription-checkouts.ts";
import { take } from "../../../functions/commerce/flows/event-inbox.ts";
import type { StripeCustomerOf } from "../../../functions/commerce/flows/subscription-ports.ts";
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
  const customerOf: StripeCustomerOf = (customer, currency, gone) =>
    stripeCustomerOf(`${customer} ${currency}`, gone, async () => {
      const metadata = { lyceum_customer: customer };
      return (await (await access()).stripe.customers.create({ metadata })).id;
    });
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
    fetchUpcoming: fetchUpcoming(access),
    isDeletedCustomer: isDeletedCustomer(access),
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
      // Of an invoice that is announced there is no id yet.
      await take({ ...ports, ...with_ } as never, eventOf(event)).catch(() => {});
    },
  };
}
export type ShopInProcess = Awaited<ReturnType<typeof shopInProcess>>;
