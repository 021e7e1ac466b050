import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { liveConnectWebhook } from "../adapters/live-stripe.ts";
import { routes } from "../contract/payout.ts";
import { type BookkeepingPorts, settleTransfer } from "../flows/bookkeeping.ts";
import type { FetchTransfer, IsNoted, StripeEvent, VerifyEvent } from "../flows/ports.ts";
import { type LookPorts, look } from "../flows/sync-account.ts";

export interface ConnectWebhookPorts extends BookkeepingPorts, LookPorts {
  readonly verifyEvent: VerifyEvent;
  readonly isNoted: IsNoted;
  readonly fetchTransfer: FetchTransfer;
}

type Applied = "seen" | "repeated" | "not-ours";
type Rule = (ports: ConnectWebhookPorts, event: StripeEvent) => Promise<Applied>;

const account: Rule = async (ports, event) =>
  event.account === undefined ? "not-ours" : look(ports, event.account, undefined, event.id);

const payout: Rule = async (ports, event) =>
  event.account === undefined ? "not-ours" : look(ports, event.account, event.object, event.id);

const transfer: Rule = async (ports, event) => {
  const found = await ports.fetchTransfer(event.object);
  if (!found) return "not-ours";
  const after = await settleTransfer(ports, found, found.seen, event.id);
  return after === "unknown" ? "not-ours" : "seen";
};

/** What an event is read as; all others are ignored: Stripe is asked to send these alone. */
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
  endpoint(routes.stripeConnectWebhook, async ({ rawBody, headers }) => {
    const event = await ports.verifyEvent(rawBody, headers["stripe-signature"] ?? "");
    if (event === undefined) return { received: true } as const;
    if (isRefusal(event)) return event;
    const rule = Object.hasOwn(RULES, event.type) ? RULES[event.type] : undefined;
    const isNews = rule !== undefined && !(await ports.isNoted(event.id));
    const applied = isNews ? await rule(ports, event) : "ignored";
    logger.info(`event ${applied}`, { event: event.id, type: event.type, account: event.account });
    return { received: true } as const;
  });

export const handler = stripeConnectWebhook(liveConnectWebhook());
