import { isRefusal, type Refusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { stripeAccess } from "../../shared/runtime/stripe.ts";
import { bookkeeping } from "../adapters/dynamodb/bookkeeping.ts";
import { isNoted } from "../adapters/dynamodb/event-notes.ts";
import { accountSync } from "../adapters/stripe/account-sync.ts";
import { verifyEvent } from "../adapters/stripe/events.ts";
import { fetchTransfer } from "../adapters/stripe/transfers.ts";
import { stripeEventRoutes } from "../contract/stripe-event.ts";
import { payoutsStripeEnv } from "../env.ts";
import { type BookkeepingPorts, settleTransfer } from "../flows/bookkeeping.ts";
import type { FetchTransfer, IsNoted, StripeEvent, VerifyEvent } from "../flows/ports.ts";
import { type SyncAccountPorts, syncAccount } from "../flows/sync-account.ts";

export interface ConnectWebhookPorts extends BookkeepingPorts, SyncAccountPorts {
  readonly verifyEvent: VerifyEvent;
  readonly isNoted: IsNoted;
  readonly fetchTransfer: FetchTransfer;
}

type Applied = "seen" | "repeated" | "not-ours" | Refusal<"busy">;
type Rule = (ports: ConnectWebhookPorts, event: StripeEvent) => Promise<Applied>;

const account: Rule = async (ports, event) =>
  event.account === undefined ? "not-ours" : syncAccount(ports, { account: event.account, event: event.id });

const payout: Rule = async (ports, event) =>
  event.account === undefined
    ? "not-ours"
    : syncAccount(ports, { account: event.account, payout: event.object, event: event.id });

const transfer: Rule = async (ports, event) => {
  const found = await ports.fetchTransfer(event.object);
  if (!found) return "not-ours";
  const after = await settleTransfer(ports, found, found.seen, event.id);
  if (isRefusal(after)) return after;
  return after === "unknown" ? "not-ours" : "seen";
};

/** The reactions by type of event; all others are ignored, and Stripe is asked to send only these. */
const RULES: Readonly<Record<string, Rule>> = {
  "account.updated": account,
  "account.application.deauthorized": account,
  "capability.updated": account,
  "payout.paid": payout,
  "payout.failed": payout,
  "payout.canceled": payout,
  "transfer.created": transfer,
  "transfer.updated": transfer,
  "transfer.reversed": transfer,
};

export const stripeConnectWebhook = (ports: ConnectWebhookPorts) =>
  endpoint(stripeEventRoutes.stripeConnectWebhook, async ({ rawBody, headers }) => {
    const event = await ports.verifyEvent(rawBody, headers["stripe-signature"] ?? "");
    if (event === undefined) return { received: true } as const;
    if (isRefusal(event)) return event;
    const rule = Object.hasOwn(RULES, event.type) ? RULES[event.type] : undefined;
    const isNews = rule !== undefined && !(await ports.isNoted(event.id));
    const applied = isNews ? await rule(ports, event) : "ignored";
    // Stripe sends it again.
    if (isRefusal(applied)) return applied;
    logger.info(`event ${applied}`, { event: event.id, type: event.type, account: event.account });
    return { received: true } as const;
  });

const { PAYOUTS_TABLE, PAYOUTS_STRIPE_SECRET } = environment(...payoutsStripeEnv);
const stripe = stripeAccess(PAYOUTS_STRIPE_SECRET);
export const handler = stripeConnectWebhook({
  ...bookkeeping(documents, PAYOUTS_TABLE),
  ...accountSync(documents, PAYOUTS_TABLE, stripe),
  verifyEvent: verifyEvent(stripe),
  isNoted: isNoted(documents, PAYOUTS_TABLE),
  fetchTransfer: fetchTransfer(stripe),
});
