import Stripe from "stripe";
import type { Change } from "./change.ts";
import { emulated, noSuch } from "./failure.ts";
import { newId } from "./ids.ts";
import type { Kept } from "./kinds.ts";
import { isWithin, listOf } from "./lists.ts";
import type { Handlers } from "./routes.ts";

/**
 * Records an event of an object in its current state, for each endpoint that listens to its type.
 * @param account the connected account, if any: its events only go to endpoints for Connect
 */
export function emit(
  change: Change,
  {
    type,
    object,
    previous,
    account,
  }: {
    readonly type: Stripe.EventBase["type"];
    readonly object: Kept | Stripe.Payout | Stripe.Radar.EarlyFraudWarning;
    readonly previous?: Readonly<Record<string, unknown>> | undefined;
    readonly account?: string | undefined;
  },
): void {
  const event: Stripe.EventBase = {
    id: newId("evt"),
    object: "event",
    ...(account !== undefined && { account }),
    api_version: Stripe.API_VERSION,
    created: change.at,
    data: {
      object: structuredClone(object) as unknown as Stripe.Event.Data.Object,
      ...(previous && { previous_attributes: previous }),
    },
    livemode: false,
    pending_webhooks: 0,
    request: change.cause,
    type,
  };
  change.put(event);
  for (const { id, status, enabled_events, connect = false } of change.all("webhook_endpoint")) {
    if (connect !== (account !== undefined)) continue;
    if (status !== "enabled" || !(enabled_events.includes("*") || enabled_events.includes(type))) continue;
    const now = Date.now();
    change.put({
      id: deliveryId(event.id, id),
      object: "delivery",
      event: event.id,
      endpoint: id,
      attempts: 0,
      since: now,
      dueAt: now,
    });
  }
}

export const deliveryId = (event: string, endpoint: string): string => `${event}/${endpoint}`;

/** An event as the API shows it now: with the number of endpoints that have not accepted it yet. */
export function told(change: Change, event: Stripe.EventBase): Stripe.EventBase {
  const waiting = change.all("delivery").filter((delivery) => delivery.event === event.id);
  return { ...event, pending_webhooks: waiting.length };
}

const LIFE_SECONDS = 30 * 86_400;

/** Whether the API still lists an event: Stripe does for 30 days. */
const isTold = (event: Stripe.EventBase, { at }: Change): boolean => event.created + LIFE_SECONDS > at;

/** Deletes events that are no longer listed and wait for no endpoint. */
export function forgetEvents(change: Change): void {
  const waiting = new Set(change.all("delivery").map(({ event }) => event));
  for (const event of change.all("event")) {
    if (!isTold(event, change) && !waiting.has(event.id)) change.remove(event.id);
  }
}

/** Types may end in `.*`. */
const isOf = (type: string, wanted: string) =>
  wanted.endsWith("*") ? type.startsWith(wanted.slice(0, -1)) : type === wanted;

export const events = {
  "GET /v1/events": ({ params, change, account }) => {
    emulated(params, ["type", "types", "created", "limit", "starting_after", "ending_before", "expand"]);
    const { type, types = type === undefined ? undefined : [type], created } = params;
    const found = change.all("event").filter((event) => {
      const isWanted = types?.some((wanted) => isOf(event.type, wanted)) ?? true;
      return isWanted && event.account === account && isTold(event, change) && isWithin(event.created, created);
    });
    const list = listOf(found, params, "/v1/events");
    return { ...list, data: list.data.map((event) => told(change, event)) };
  },
  "GET /v1/events/:id": ({ id, change }) => {
    const event = change.need("event", id);
    if (!isTold(event, change)) throw noSuch("event", id);
    return told(change, event);
  },
} satisfies Partial<Handlers>;
