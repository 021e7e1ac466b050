import type { EventType, SentType } from "../contract/event-types.ts";

/** An event as an endpoint gets it: the payload that the Standard Webhooks advise, with the id beside. */
export interface WebhookEvent {
  readonly id: string;
  readonly type: SentType;
  readonly timestamp: string;
  readonly data: object;
}

/** A ULID of an instant, made of the cause. */
export type FactId = (at: string, cause: string) => string;

/** Who is told of an event: a creator, of what is theirs; or "all", the operators' endpoints, of the whole. */
export type Audience = { readonly creator: string } | "all";

/** What happened, as one audience is told of it. */
export interface AddressedEvent {
  readonly audience: Audience;
  readonly event: WebhookEvent;
}

/** What happened once, whatever it is told to: the cause makes its id. */
export interface Moment {
  readonly type: EventType;
  readonly at: string;
  readonly cause: string;
}

/** A moment told to an audience; told twice, it has one id. */
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
