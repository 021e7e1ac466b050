import * as z from "zod";
import { iso, ttl } from "../../shared/kernel/time.ts";
import { type Attempt, attempt, deliveryStates, type ShownDelivery } from "../contract/delivery.ts";
import { sentType } from "../contract/event-types.ts";
import { BACKOFF_MS, JITTER, KEPT_MS, LEASE_MS, MOST_ATTEMPTS } from "../settings.ts";
import { type Endpoint, isGone, isTaken } from "./endpoint.ts";
import type { WebhookEvent } from "./events.ts";

/** The delivery of one event to one endpoint, as stored: it is written before it is sent. */
export const delivery = z.object({
  id: z.ulid(),
  endpoint: z.ulid(),
  owner: z.string(),
  type: sentType,
  at: z.iso.datetime(),
  /** The exact text that is signed and sent. */
  body: z.string(),
  state: z.enum(deliveryStates),
  failure: z.string().optional(),
  attempts: z.array(attempt),
  /** Attempts since it was written or replayed: the step of the back-off. */
  tries: z.int().min(0),
  nextAttemptAt: z.iso.datetime().optional(),
  /** Until then its sender may be at work. */
  leaseUntil: z.iso.datetime().optional(),
  /** To be sent as soon as it is stored, without waiting for the sweep. */
  urgency: z.literal("now").optional(),
  /** Epoch seconds. */
  expiresAt: z.int(),
  version: z.int().min(1),
});
export type Delivery = z.infer<typeof delivery>;

const DISABLED = "The endpoint was disabled.";

/** The delivery of an event; a disabled endpoint gets none until its owner replays it. */
export function openedDelivery(
  event: WebhookEvent,
  { id: endpoint, owner, disabled }: Endpoint,
  now: number,
): Delivery {
  const { id, type, timestamp: at } = event;
  const base = { id, endpoint, owner, type, at, body: JSON.stringify(event), attempts: [], tries: 0, version: 1 };
  const expiresAt = ttl(now + KEPT_MS);
  if (disabled) return { ...base, state: "failed", failure: DISABLED, expiresAt };
  return { ...base, state: "pending", nextAttemptAt: iso(now), urgency: "now", expiresAt };
}

const next = (before: Delivery, change: Partial<Delivery>): Delivery => ({
  ...before,
  ...change,
  version: before.version + 1,
});
const REST = { nextAttemptAt: undefined, leaseUntil: undefined, urgency: undefined } as const;

/** A delivery that one sender has claimed for a while; if the sender is gone, it is due again after that. */
export function leasedDelivery(before: Delivery, now: number): Delivery {
  const leaseUntil = iso(now + LEASE_MS);
  return next(before, { nextAttemptAt: leaseUntil, leaseUntil, urgency: undefined });
}

/**
 * Milliseconds until the attempt after `tries` failed ones; undefined if that was the last.
 * @param chance from 0 to 1
 */
export function waitAfter(tries: number, chance: number): number | undefined {
  const wait = BACKOFF_MS[tries - 1];
  return wait === undefined ? undefined : Math.round(wait * (1 - JITTER + 2 * JITTER * chance));
}

/** A delivery after an attempt: delivered, waiting for the next, or failed. @param chance from 0 to 1 */
export function attemptedDelivery(before: Delivery, made: Attempt, chance: number, now: number): Delivery {
  const attempts = [...before.attempts, made].slice(-MOST_ATTEMPTS);
  const tries = before.tries + 1;
  if (isTaken(made)) return next(before, { ...REST, attempts, tries, state: "delivered", failure: undefined });
  const wait = isGone(made) ? undefined : waitAfter(tries, chance);
  if (wait !== undefined) return next(before, { ...REST, attempts, tries, nextAttemptAt: iso(now + wait) });
  const failure = isGone(made) ? "The endpoint wants no more: it answered 410." : "It failed at every attempt.";
  return next(before, { ...REST, attempts, tries, state: "failed", failure });
}

/** A delivery whose endpoint is disabled or deleted (undefined). */
export const failedDelivery = (before: Delivery, endpoint: Endpoint | undefined): Delivery =>
  next(before, { ...REST, state: "failed", failure: endpoint ? DISABLED : "The endpoint was deleted." });

/** A delivery to be sent now, with all attempts anew; the same object while somebody is sending it. */
export function replayedDelivery(before: Delivery, now: number): Delivery {
  if (before.leaseUntil !== undefined && before.leaseUntil > iso(now)) return before;
  return next(before, {
    ...REST,
    state: "pending",
    failure: undefined,
    tries: 0,
    nextAttemptAt: iso(now),
    urgency: "now",
    expiresAt: ttl(now + KEPT_MS),
  });
}

/** A delivery as the endpoint's owner sees it. */
export function toShownDelivery({ id, type, at, state, failure, nextAttemptAt, attempts }: Delivery): ShownDelivery {
  return { id, type, at, state, failure, nextAttemptAt, attempts };
}
