import type { Product } from "../../../functions/catalogue/contract/product.ts";
import type { ShownSubscription, Subscription } from "../../../functions/commerce/contract/subscription.ts";
import { cancelSubscription } from "../../../functions/commerce/handlers/subscriptions/cancel-subscription.ts";
import { changeSubscription } from "../../../functions/commerce/handlers/subscriptions/change-subscription.ts";
import { endBilling } from "../../../functions/commerce/handlers/subscriptions/end-billing.ts";
import { endGraces } from "../../../functions/commerce/handlers/subscriptions/end-graces.ts";
import { getSubscription } from "../../../functions/commerce/handlers/subscriptions/get-subscription.ts";
import { listSubscriptions } from "../../../functions/commerce/handlers/subscriptions/list-subscriptions.ts";
import { openBillingPortal } from "../../../functions/commerce/handlers/subscriptions/open-billing-portal.ts";
import { resumeSubscription } from "../../../functions/commerce/handlers/subscriptions/resume-subscription.ts";
import { subscribe } from "../../../functions/commerce/handlers/subscriptions/subscribe.ts";
import { call } from "../call.ts";
import type { World } from "./world.ts";

export const DAY = 86_400_000;
export type Answered = ShownSubscription & { code?: string; detail?: string };

/** What customers do with memberships, over a world. */
export function memberships(made: World) {
  const { ports } = made;
  const of = (handler: unknown) => (user: string, id: string, body?: object) =>
    call<Answered>(handler, { user, params: { id }, ...(body && { body }) });
  const stored = async (customer: string, id: string): Promise<Subscription> => {
    const found = await ports.findSubscription({ customer, id });
    if (!found) throw new Error(`no subscription ${id}`);
    return found;
  };
  const change = of(changeSubscription(ports));
  return {
    /** Puts a membership on sale. */
    offer: (amount: number, fields: Partial<Product> = {}) =>
      made.sell({
        type: "membership",
        price: { amount, currency: "usd" },
        recurring: { interval: "month" },
        ...fields,
      }),
    subscribe: (user: string, product: string, with_: Partial<World["ports"]> = {}, body: object = {}) =>
      call<Answered>(subscribe({ ...ports, ...with_ }), { user, body: { product, ...body } }),
    get: of(getSubscription(ports)),
    cancel: of(cancelSubscription(ports)),
    resume: of(resumeSubscription(ports)),
    change: (user: string, id: string, product: string) => change(user, id, { product }),
    list: (user: string, query: Record<string, string> = {}) =>
      call<{ items: Answered[]; cursor?: string; code?: string }>(listSubscriptions(ports), { user, query }),
    portal: (user: string, body?: object) =>
      call<{ url: string; currency: string; currencies: string[]; code?: string }>(openBillingPortal(ports), {
        user,
        ...(body && { body }),
      }),
    endBilling: (customer: string) =>
      call<{ ended: string[] }>(endBilling(ports), {
        user: "operator",
        groups: ["operator"],
        params: { id: customer },
      }),
    endGraces: endGraces(ports),
    stored,

    /** Subscribes and begins at the page, by a card that pays unless another is named. */
    async member(user: string, product: string, card = "pays"): Promise<string> {
      const { status, body } = await call<Answered>(subscribe(ports), { user, body: { product } });
      if (status !== 201) throw new Error(`${status} ${body.code}`);
      const reply = await made.post(`${body.checkoutUrl}/pay`, { card });
      if (reply.status !== 303) throw new Error(`the page answered ${reply.status}`);
      await made.delivered();
      return body.id;
    },
    /** Lets days pass, with all that happens at Stripe and is told by then. */
    async pass(days: number): Promise<void> {
      made.clock.ahead += days * DAY;
      await made.stripe.events.list({ limit: 1 });
      await made.delivered();
    },
    /** From now on a customer's card does what its name says. */
    async card(user: string, card: "pays" | "declines" | "authenticates"): Promise<void> {
      for (const { id } of await ports.findStripeCustomers(user)) {
        await made.control(`customers/${id}/card?card=${card}`);
      }
      await made.delivered();
    },
    rights: async (user: string) =>
      Object.fromEntries((await made.entitlements(user)).map(({ productId, state }) => [productId, state])),
    /** The orders that stand for a subscription's invoices, oldest first. */
    payments: async (user: string, id: string) =>
      (await made.ordersOf(user)).filter(({ subscription }) => subscription === id).toReversed(),
    invoices: async (user: string, id: string) => {
      const { stripeSubscription = "" } = await stored(user, id);
      return (await made.stripe.invoices.list({ subscription: stripeSubscription, limit: 100 })).data.toReversed();
    },
  };
}
export type Memberships = ReturnType<typeof memberships>;
