import type { Change } from "../../../functions/commerce/changes/order-change.ts";
import type { SubscriptionChange } from "../../../functions/commerce/changes/subscription-rights.ts";
import type { Entitlement } from "../../../functions/commerce/contract/entitlement.ts";
import { owns } from "../../../functions/commerce/contract/entitlement.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import type { Subscription } from "../../../functions/commerce/contract/subscription.ts";
import type { FindShares, StripeEvent, Told } from "../../../functions/commerce/flows/ports.ts";
import type { SubscriptionRef } from "../../../functions/commerce/flows/subscription-ports.ts";
import { entitlementKind } from "../../../functions/commerce/keys.ts";
import type { Journal } from "../../../functions/commerce/ledger/journal.ts";
import type { Guard, GuardChange } from "../../../functions/commerce/orders/guard.ts";
import { discountsInMemory } from "./discounts-in-memory.ts";

/** Commerce's table with the conditions of its writers, without DynamoDB: each call is one step, whole or not at all. */
export function inMemory() {
  const orders = new Map<string, Order>();
  const subscriptions = new Map<string, Subscription>();
  const entitlements = new Map<string, Entitlement>();
  const journals = new Map<string, Journal>();
  const guards = new Map<string, Guard>();
  const notes = new Set<string>();
  const failures = new Set<string>();
  const discounts = discountsInMemory();
  const stripeCustomers = new Map<string, string>();

  const guardKey = (customer: string, productId: string) => `${customer} ${productId}`;
  const isMoved = (customer: string, { productId, from }: GuardChange) =>
    from !== undefined && (guards.get(guardKey(customer, productId))?.version ?? 0) !== from;
  function hold(customer: string, { productId, orderId }: GuardChange): void {
    const before = guards.get(guardKey(customer, productId));
    const holder = orderId === undefined ? before?.orderId : orderId === "none" ? undefined : orderId;
    guards.set(guardKey(customer, productId), {
      version: (before?.version ?? 0) + 1,
      ...(holder !== undefined && { orderId: holder }),
    });
  }
  const grant = (each: Entitlement) =>
    entitlements.set(
      entitlementKind.key({ customer: each.customer, product: each.productId, source: each.source }).sk,
      each,
    );

  return {
    orders,
    subscriptions,
    entitlements,
    journals,
    notes,
    failures,
    discounts,
    ports: {
      findOrder: async (id: string) => orders.get(id),
      commit: async (change: Change | undefined, event?: Told) => {
        if (event !== undefined && notes.has(event.id)) return "repeated" as const;
        if (change) {
          const { before, after } = change;
          if (orders.get(after.id)?.version !== before?.version) return "conflict" as const;
          if (!discounts.mayRedeem(change.redemptions ?? [])) return "conflict" as const;
          const isBooked = change.journals.some(({ cause }) => journals.has(cause));
          if (isBooked || change.guards.some((each) => isMoved(each.customer ?? after.customer, each)))
            return "conflict" as const;
          const moved = change.subscription;
          if (moved && subscriptions.get(moved.after.id)?.version !== moved.before?.version) return "conflict" as const;
          if (moved) subscriptions.set(moved.after.id, moved.after);
          for (const each of moved?.entitlements ?? []) grant(each);
          for (const each of moved?.guards ?? []) hold(after.customer, each);
          orders.set(after.id, after);
          for (const each of change.entitlements) grant(each);
          for (const each of change.journals) journals.set(each.cause, each);
          for (const each of change.guards) hold(each.customer ?? after.customer, each);
          for (const each of change.redemptions ?? []) discounts.redeem(each);
        }
        if (event !== undefined) notes.add(event.id);
        return "done" as const;
      },
      findSubscription: async ({ id }: SubscriptionRef) => subscriptions.get(id),
      findSubscriptions: async (customer: string) =>
        [...subscriptions.values()].filter((each) => each.customer === customer),
      async *findOverdue(now: number) {
        for (const each of subscriptions.values()) {
          const waits = each.rights.some(({ state }) => state === "active");
          if (waits && each.graceUntil !== undefined && Date.parse(each.graceUntil) <= now) yield each;
        }
      },
      commitSubscription: async (change: SubscriptionChange | undefined, event?: Told) => {
        if (event !== undefined && notes.has(event.id)) return "repeated" as const;
        if (change) {
          const { before, after } = change;
          if (subscriptions.get(after.id)?.version !== before?.version) return "conflict" as const;
          if (change.guards.some((each) => isMoved(after.customer, each))) return "conflict" as const;
          if (!discounts.mayRedeem(change.redemptions ?? [])) return "conflict" as const;
          for (const each of change.redemptions ?? []) discounts.redeem(each);
          subscriptions.set(after.id, after);
          for (const each of change.entitlements) grant(each);
          for (const each of change.guards) hold(after.customer, each);
        }
        if (event !== undefined) notes.add(event.id);
        return "done" as const;
      },
      findOwnership: async (customer: string, products: readonly string[]) => ({
        guards: new Map(
          products.flatMap((id) => {
            const found = guards.get(guardKey(customer, id));
            return found ? [[id, found] as const] : [];
          }),
        ),
        owned: new Set(
          [...entitlements.values()]
            .filter((each) => each.customer === customer && products.includes(each.productId) && owns(each))
            .map(({ productId }) => productId),
        ),
      }),
      findShares: (async () => new Map()) as FindShares,
      findStopped: async () => [],
      findGivenOffer: async () => undefined,
      findReferral: async () => undefined,
      findDiscounts: discounts.find,
      findRedeemableDiscounts: discounts.find,
      findNote: async (event: string) => ({ isNoted: notes.has(event), hasFailed: failures.has(event) }),
      keepFailure: async ({ id }: StripeEvent) => void failures.add(id),
      forgetFailure: async (event: string) => void failures.delete(event),
      stripeCustomerOf: async (whose: string, gone: string | undefined, made: () => Promise<string>) => {
        const known = stripeCustomers.get(whose);
        if (known !== undefined && known !== gone) return known;
        const id = await made();
        if (stripeCustomers.get(whose) === known) stripeCustomers.set(whose, id);
        return stripeCustomers.get(whose) ?? id;
      },
      forgetStripeCustomer: async (_: string, stripeCustomer: string) => {
        for (const [whose, id] of stripeCustomers) if (id === stripeCustomer) stripeCustomers.delete(whose);
      },
    },
  };
}
