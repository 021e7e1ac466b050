import * as z from "zod";
import { instant } from "../../shared/kernel/instant.ts";
import { currency } from "../../shared/kernel/money.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";
import { opaque } from "../../shared/kernel/text.ts";
import { MOST_COUNTED } from "../settings.ts";
import { entitlement } from "./entitlement.ts";
import { journal } from "./journal.ts";
import { order, orderStates } from "./order.ts";
import { shownRefund } from "./refund.ts";
import { failure } from "./stripe-event.ts";
import { subscription } from "./subscription.ts";

/** The user of a customer, if there is one: the account may be gone, and an organisation has none. */
const person = z.object({ displayName: z.string(), email: z.string() });

/** An order as operators find it in a list. */
const foundOrder = order
  .pick({
    id: true,
    customer: true,
    state: true,
    total: true,
    refunded: true,
    createdAt: true,
    paidAt: true,
    processingSince: true,
    subscription: true,
    instalment: true,
    seats: true,
  })
  .extend({
    person: person.optional().describe("who bought it"),
    titles: z.array(z.string()).describe("of its products"),
    isGift: z.boolean(),
    isDisputed: z.boolean().describe("whether a bank has ever contested it"),
  });
export type FoundOrder = z.infer<typeof foundOrder>;

const lookUpOrders = route({
  method: "GET",
  path: "/console/orders",
  access: "operator",
  summary: "Orders of a buyer, or those in a state or of a period, newest first",
  query: z
    .strictObject({
      ...pageQuery,
      buyer: opaque(100).optional().describe("a customer's id: all of their orders"),
      state: z.enum(orderStates).optional().describe("in any state unless given"),
      from: instant.optional().describe("made from this instant on"),
      to: instant.optional().describe("made before this instant"),
    })
    .refine(({ buyer, state, from, to }) => buyer === undefined || (state ?? from ?? to) === undefined, {
      path: ["buyer"],
      error: "a buyer's orders are listed whole: name no state and no time",
    }),
  reply: pageOf(foundOrder),
});

/** An event of Stripe about an order. */
const toldEvent = z.object({
  event: z.string().describe("Stripe's id"),
  type: z.string().optional(),
  at: z.iso.datetime().describe("when it was applied, or failed last"),
  outcome: z.enum(["applied", "failing", "dismissed"]),
  error: failure.shape.error.optional(),
});
export type ToldEvent = z.infer<typeof toldEvent>;

const readOrder = route({
  method: "GET",
  path: "/console/orders/{id}",
  access: "operator",
  summary:
    "One order as it is stored, with its journals, the rights that it gave, and Stripe's events about it from the last 90 days, at most 100",
  params: z.strictObject({ id: z.ulid() }),
  reply: z.object({
    order,
    person: person.optional().describe("who bought it"),
    holder: z.string().optional().describe("the customer who has its rights; absent for an unclaimed gift"),
    journals: z.array(journal).describe("all of its journals, by date"),
    balances: z
      .array(z.object({ account: z.string(), currency, amount: z.int().describe("minor units") }))
      .describe("the sums of its journals by account; in each currency they add up to zero"),
    rights: z
      .array(entitlement)
      .describe("in their current state; for a membership's payment, those of its subscription"),
    events: z.array(toldEvent),
  }),
  refusals: { "unknown-order": 404 },
});

const findStripeObject = route({
  method: "GET",
  path: "/console/stripe-objects/{id}",
  access: "operator",
  summary:
    "The order of an object at Stripe: a Checkout session, payment intent, charge, invoice, refund or dispute. Asks Stripe",
  params: z.strictObject({
    id: opaque(255).describe("Stripe's id: cs_, pi_, ch_, py_, in_, re_, pyr_, dp_, du_"),
  }),
  reply: z.object({ order: z.ulid() }),
  refusals: { "unknown-object": 404, "payment-unavailable": 503 },
});

/** A count, up to a bound. */
const counted = z.object({
  count: z.int().min(0).max(MOST_COUNTED),
  more: z.boolean().describe("whether there are more than were counted"),
});

const readCustomer = route({
  method: "GET",
  path: "/console/customers/{id}",
  access: "operator",
  summary: "A customer's orders and rights: counts, and the newest twenty subscriptions, refunds and rights",
  params: z.strictObject({ id: opaque(100) }),
  reply: z.object({
    orders: counted,
    subscriptions: counted.extend({
      newest: z.array(subscription.pick({ id: true, plan: true, state: true, createdAt: true, periodEnd: true })),
    }),
    refunds: counted.extend({ newest: z.array(shownRefund) }),
    rights: counted.extend({
      newest: z.array(entitlement).describe("the active and suspended ones, without credits"),
    }),
    stripe: z.array(z.object({ currency, id: z.string() })).describe("the customer's ids at Stripe, by currency"),
  }),
});

export const lookUpRoutes = { lookUpOrders, readOrder, findStripeObject, readCustomer };
