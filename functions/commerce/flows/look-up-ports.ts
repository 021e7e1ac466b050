import type { Page } from "../../shared/kernel/page.ts";
import type { Entitlement } from "../contract/entitlement.ts";
import type { ToldEvent } from "../contract/look-up.ts";
import type { Order } from "../contract/order.ts";
import type { ShownRefund } from "../contract/refund.ts";
import type { Subscription } from "../contract/subscription.ts";

/** Orders in a state, or in any, made in a time; the newest first. */
export type ListOrdersIn = (
  of: {
    readonly state?: Order["state"] | undefined;
    readonly from?: string | undefined;
    readonly to?: string | undefined;
  },
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<Order>>;

/** Stripe's events about an order, newest first, and failures about its payment or checkout. */
export type ListTold = (order: Order) => Promise<ToldEvent[]>;

/** Entitlements as they are now; missing ones are left out. */
export type FindRightsOf = (
  rights: readonly Pick<Entitlement, "customer" | "productId" | "source">[],
) => Promise<Entitlement[]>;

/** The order of an object of Stripe's; "no-answer" if Stripe gave none. */
export type FindOrderOfObject = (id: string) => Promise<string | "no-answer" | undefined>;

/** Their number up to a bound, and the newest of them. */
export interface Some<Item> {
  readonly count: number;
  readonly more: boolean;
  readonly newest: readonly Item[];
}
export type CountOrders = (customer: string) => Promise<Omit<Some<Order>, "newest">>;
export type NewestSubscriptions = (customer: string) => Promise<Some<Subscription>>;
export type NewestRefunds = (customer: string) => Promise<Some<ShownRefund>>;
export type NewestRights = (customer: string) => Promise<Some<Entitlement>>;
