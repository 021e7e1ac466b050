import type { Card } from "@lyceum/stripe-local/payment-methods";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import type { Subscription } from "../../../functions/commerce/contract/subscription.ts";
import { changeSubscription } from "../../../functions/commerce/handlers/subscriptions/change-subscription.ts";
import { subscribe } from "../../../functions/commerce/handlers/subscriptions/subscribe.ts";
import { productOf } from "../../domain/commerce/cart.ts";
import { call } from "../call.ts";
import type { Answered } from "./membership.ts";
import { shopInProcess } from "./shop-in-process.ts";

export const START = Date.parse("2026-01-10T12:00:00Z") / 1000;

export const membershipOf = (id: string, amount: number, fields: Partial<Product> = {}): Product =>
  productOf(id, {
    type: "membership",
    price: { amount, currency: "usd" },
    recurring: { interval: "month" },
    ...fields,
  });

/** What members do in a shop in this process: each step an instant, and each event heard when the test says so. */
export async function membersInProcess(products: readonly Product[]) {
  const shop = await shopInProcess(products, START, async () => {});
  const { stripe, ports, table } = shop;
  const heard = new Set<string>();
  const isWaiting = (types: readonly string[]) => (event: { id: string; type: string }) =>
    !heard.has(event.id) && (types.length === 0 || types.includes(event.type));
  return {
    ...shop,
    ask: (user: string, body: object) => call<Answered>(subscribe(ports), { user, body }),
    change: (user: string, id: string, product: string) =>
      call<Answered>(changeSubscription(ports), { user, params: { id }, body: { product } }),
    /** Begins at every open page. */
    begin(card: Card = "pays"): void {
      for (const { checkout } of table.subscriptions.values()) if (checkout) stripe.begin(checkout.id, card);
    },
    /** Hears what was not heard yet: all of it, or what is of some types, with other ports where some are given. */
    async hear(types: readonly string[] = [], with_: Partial<typeof ports> = {}): Promise<void> {
      for (let n = 0; n < stripe.events().length; n++) {
        const event = stripe.events()[n];
        if (!event || !isWaiting(types)(event)) continue;
        heard.add(event.id);
        await shop.deliver(n, with_);
      }
    },
    /** Subscribes, begins and hears of it. */
    async member(user: string, product: string, body: object = {}): Promise<string> {
      const asked = await this.ask(user, { product, ...body });
      if (asked.status !== 201) throw new Error(`${asked.status} ${asked.body.code}`);
      this.begin();
      await this.hear();
      return asked.body.id;
    },
    /** Lets days pass one by one, and hears of each. */
    async pass(days: number, hears = true): Promise<void> {
      for (let day = 0; day < days; day++) {
        stripe.pass(86_400);
        if (hears) await this.hear();
      }
    },
    stored(id: string): Subscription {
      const found = table.subscriptions.get(id);
      if (!found) throw new Error(`no subscription ${id}`);
      return found;
    },
    /** The orders of a subscription, oldest first. */
    payments: (id: string) =>
      [...table.orders.values()]
        .filter(({ subscription }) => subscription === id)
        .toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    atStripe: (id: string) =>
      stripe.store.all("subscription").find(({ metadata }) => metadata.lyceum_subscription === id),
  };
}
export type MembersInProcess = Awaited<ReturnType<typeof membersInProcess>>;
