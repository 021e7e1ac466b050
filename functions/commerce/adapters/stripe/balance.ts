import * as z from "zod";
import { isoOfSeconds } from "../../../shared/kernel/time.ts";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { FindMovements, ListEvents, ListMovements } from "../../flows/ports.ts";
import type { Movement } from "../../ledger/movement.ts";
import { eventOf } from "./events.ts";
import { ORDER_METADATA } from "./objects.ts";

/** The most types in one list of Stripe's. */
const TYPES_AT_ONCE = 20;

/** Stripe has whole seconds: an event belongs to the window in which its second begins. */
const within = (from: number, to: number) => ({ gte: Math.ceil(from / 1000), lt: Math.ceil(to / 1000) });

const createdOf = (head: IteratorResult<{ readonly created: number }> | undefined): number => head?.value?.created ?? 0;

/** One list for each twenty types, newest first, merged. */
export const listEvents = (access: () => Promise<StripeAccess>): ListEvents =>
  async function* (from, to, types) {
    const { stripe } = await access();
    const listing = (some: readonly string[]) =>
      stripe.events.list({ created: within(from, to), limit: 100, types: [...some] })[Symbol.asyncIterator]();
    const parts = Math.ceil(types.length / TYPES_AT_ONCE);
    const lists = Array.from({ length: parts }, (_, n) =>
      listing(types.slice(n * TYPES_AT_ONCE, (n + 1) * TYPES_AT_ONCE)),
    );
    const heads = await Promise.all(lists.map((list) => list.next()));
    for (;;) {
      const open = [...heads.keys()].filter((n) => !heads[n]?.done);
      const newest = open.reduce<number | undefined>(
        (best, n) => (best === undefined || createdOf(heads[n]) > createdOf(heads[best]) ? n : best),
        undefined,
      );
      if (newest === undefined) return;
      yield eventOf(heads[newest]?.value);
      heads[newest] = await (lists[newest] as (typeof lists)[number]).next();
    }
  };

const source = z.object({
  id: z.string(),
  object: z.string(),
  payment_intent: z.string().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});

const transaction = z.object({
  id: z.string(),
  type: z.string(),
  amount: z.number(),
  fee: z.number(),
  currency: z.string(),
  created: z.number(),
  source: source.nullable().catch(null),
});

const KINDS: Record<string, Movement["kind"]> = {
  charge: "payment",
  payment: "payment",
  refund: "refund",
  payment_refund: "refund",
  refund_failure: "refund-failure",
  payment_failure_refund: "payment-failure",
};

/** The returns of money that had been on its way out or in, as its source shows. */
function kindOf(type: string, object: string): Movement["kind"] {
  if (type === "payment_failure_refund" && object === "refund") return "refund-failure";
  return KINDS[type] ?? (object === "dispute" ? "dispute" : "other");
}

/** Undefined without a source, as for a payout's fee. */
function movementOf(listed: unknown): Movement | undefined {
  const { id, type, amount, fee, currency, created, source: of } = transaction.parse(listed);
  if (!of) return undefined;
  return {
    id,
    kind: kindOf(type, of.object),
    amount,
    fee,
    currency,
    at: isoOfSeconds(created),
    source: of.id,
    paymentIntent: of.payment_intent ?? undefined,
    orderId: of.metadata?.[ORDER_METADATA],
  };
}

export const findMovements =
  (access: () => Promise<StripeAccess>): FindMovements =>
  async (of) => {
    const { stripe } = await access();
    const found: Movement[] = [];
    const asked = { source: of, limit: 100, expand: ["data.source"] };
    for await (const each of stripe.balanceTransactions.list(asked)) found.push(...[movementOf(each) ?? []].flat());
    return found;
  };

export const listMovements = (access: () => Promise<StripeAccess>): ListMovements =>
  async function* (from, to) {
    const { stripe } = await access();
    const asked = { created: within(from, to), limit: 100, expand: ["data.source"] };
    for await (const each of stripe.balanceTransactions.list(asked)) {
      const movement = movementOf(each);
      if (movement) yield movement;
    }
  };
