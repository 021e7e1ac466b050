import type { EventType, SentType } from "../contract/event-types.ts";

/** An event as an endpoint receives it: the payload that the Standard Webhooks advise, with the id. */
export interface WebhookEvent {
  readonly id: string;
  readonly type: SentType;
  readonly timestamp: string;
  readonly data: object;
}

/** A ULID of an instant, derived from the cause. */
export type FactId = (at: string, cause: string) => string;

/** The audience of an event: a creator, with their own part; or "all", the operators' endpoints, with everything. */
export type Audience = { readonly creator: string } | "all";

/** An event as one audience receives it. */
export interface AddressedEvent {
  readonly audience: Audience;
  readonly event: WebhookEvent;
}

/** One occurrence, for all audiences: the id is derived from its cause. */
export interface Moment {
  readonly type: EventType;
  readonly at: string;
  readonly cause: string;
}

/** An occurrence for an audience; a repetition has the same id. */
export const eventFor = (
  { type, at, cause }: Moment,
  audience: Audience,
  data: object,
  factId: FactId,
): AddressedEvent => ({
  audience,
  event: {
    id: factId(at, `${type} ${cause} ${audience === "all" ? "all" : audience.creator}`),
    type,
    timestamp: at,
    data,
  },
});
