import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { timed } from "./customer-time.ts";
import { emit } from "./events.ts";
import { emulated, invalid } from "./failure.ts";
import { newId } from "./ids.ts";
import { isWithin, listOf } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import { previousOf } from "./previous.ts";
import type { Handlers } from "./routes.ts";
import { end, isLive } from "./subscription-states.ts";

const KNOWN = ["address", "description", "email", "metadata", "name", "phone", "preferred_locales", "expand"] as const;

type Described = Pick<Stripe.CustomerCreateParams, Exclude<(typeof KNOWN)[number], "expand">>;

function described(kept: Stripe.Customer, given: Described): Stripe.Customer {
  const { address, metadata, email, ...texts } = given;
  if (email && !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw invalid(`Invalid email address: ${email}`, { code: "email_invalid", param: "email" });
  }
  const fresh = Object.entries({ ...texts, ...(email !== undefined && { email }) });
  return {
    ...kept,
    ...Object.fromEntries(fresh.map(([name, value]) => [name, value === "" ? null : value])),
    ...(address !== undefined && { address: addressOf(address) }),
    metadata: mergedMetadata(kept.metadata, metadata),
  };
}

const addressOf = (given: Stripe.Emptyable<Stripe.AddressParam>): Stripe.Address | null => {
  if (!given) return null;
  const { city, country, line1, line2, postal_code, state } = given;
  return {
    city: city || null,
    country: country || null,
    line1: line1 || null,
    line2: line2 || null,
    postal_code: postal_code || null,
    state: state || null,
  };
};

/** A customer as it is made, by a request or by a session that asks for one; who has a test clock lives by it. */
export function createCustomer(change: Change, given: Described, testClock: string | null = null): Stripe.Customer {
  const id = newId("cus", 14);
  const fresh: Stripe.Customer = {
    id,
    object: "customer",
    address: null,
    balance: 0,
    created: change.at,
    currency: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: null,
    invoice_prefix: id.slice(-8).toUpperCase(),
    invoice_settings: { custom_fields: null, default_payment_method: null, footer: null, rendering_options: null },
    livemode: false,
    metadata: {},
    name: null,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: testClock,
  };
  const customer = change.put(described(fresh, given));
  emit(change, { type: "customer.created", object: customer });
  return customer;
}

/** The customer that a parameter names. @throws Failure 400 where there is none, or none any more */
export function customerOf(change: Change, id: string): Stripe.Customer {
  const found = change.need("customer", id, "customer");
  if (!found.deleted) return found;
  throw invalid(`No such customer: '${id}'; it was deleted.`, { code: "resource_missing", param: "customer" });
}

/**
 * Refuses a subscription in another currency than a customer's others: "You can't have two active subscriptions with
 * different currencies" (https://docs.stripe.com/invoicing/multi-currency-customers). The message is as in
 * https://github.com/Automattic/woocommerce-payments/issues/7732.
 * @throws Failure 400
 */
export function checkCurrency(change: Change, customer: string, currency: string): void {
  const other = change
    .all("subscription")
    .find((each) => each.customer === customer && isLive(each) && each.currency !== currency);
  if (!other) return;
  throw invalid(
    "You cannot combine currencies on a single customer. This customer has an active subscription, subscription " +
      `schedule, discount, quote, or invoice item with currency ${other.currency}.`,
  );
}

export const customers = {
  "POST /v1/customers": ({ params, change }) => {
    emulated(params, [...KNOWN, "test_clock"]);
    const { expand: _, test_clock: clock, ...given } = params;
    if (clock === undefined) return createCustomer(change, given);
    const { frozen_time } = change.need("test_helpers.test_clock", clock, "test_clock");
    return createCustomer(change.during(frozen_time), given, clock);
  },
  "GET /v1/customers": ({ params, change }) => {
    emulated(params, ["email", "created", "limit", "starting_after", "ending_before", "expand"]);
    const found = change.all("customer").flatMap((customer) => {
      if (customer.deleted || !isWithin(customer.created, params.created)) return [];
      return params.email === undefined || customer.email === params.email ? [customer] : [];
    });
    return listOf(found, params, "/v1/customers");
  },
  "GET /v1/customers/:id": ({ id, change }) => change.need("customer", id),
  "POST /v1/customers/:id": ({ id, params, change }) => {
    emulated(params, KNOWN);
    const before = change.need("customer", id);
    if (before.deleted) throw invalid(`No such customer: '${id}'; it was deleted.`, { code: "resource_missing" });
    const { expand: _, ...given } = params;
    const after = change.put(described(before, given));
    emit(change, { type: "customer.updated", object: after, previous: previousOf(before, after) });
    return after;
  },
  // Credit (negative) that the next invoices are paid by, or a debt: https://docs.stripe.com/billing/customer/balance
  "POST /v1/customers/:id/balance_transactions": ({ id, params, change }) => {
    emulated(params, ["amount", "currency", "description", "metadata", "expand"]);
    const before = change.need("customer", id);
    if (before.deleted) throw invalid(`No such customer: '${id}'; it was deleted.`, { code: "resource_missing" });
    const after = change.put<Stripe.Customer>({ ...before, balance: before.balance + params.amount });
    emit(change, { type: "customer.updated", object: after, previous: { balance: before.balance } });
    const transaction: Partial<Stripe.CustomerBalanceTransaction> = {
      id: newId("cbtxn"),
      object: "customer_balance_transaction",
      amount: params.amount,
      created: change.at,
      currency: params.currency,
      customer: id,
      description: params.description ?? null,
      ending_balance: after.balance,
      livemode: false,
      metadata: mergedMetadata(null, params.metadata),
      type: "adjustment",
    };
    return transaction;
  },
  "DELETE /v1/customers/:id": ({ id, change }) => {
    const before = change.need("customer", id);
    if (before.deleted) throw invalid(`No such customer: '${id}'; it was deleted.`, { code: "resource_missing" });
    for (const subscription of change.all("subscription")) {
      if (subscription.customer === id && isLive(subscription)) end(timed(change, id), subscription, null);
    }
    emit(change, { type: "customer.deleted", object: before });
    return change.put<Stripe.DeletedCustomer>({ id, object: "customer", deleted: true });
  },
} satisfies Partial<Handlers>;
