import type { Mail } from "../../mail/contract/mail.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Attempt } from "../contract/delivery.ts";
import type { Delivery } from "../domain/delivery.ts";
import type { Endpoint, EndpointRef, UrlParts } from "../domain/endpoint.ts";
import type { Audience } from "../domain/events.ts";

/** Epoch milliseconds. */
export type Now = () => number;
/** From 0 to 1: spreads simultaneous work. */
export type Chance = () => number;
export type NewId = () => string;
export type NewSecret = () => string;
export type ReadUrl = (url: string) => UrlParts;

export type FindEndpoint = (ref: EndpointRef) => Promise<Endpoint | undefined>;
export type ListEndpoints = (owner: string) => Promise<Endpoint[]>;
/** The endpoints of an audience. */
export type FindListeners = (audience: Audience) => Promise<Endpoint[]>;
/**
 * Stores an endpoint's next version, or a new one, with the mail about it; "conflict": it changed since it was read.
 */
export type SaveEndpoint = (after: Endpoint, mail?: Mail) => Promise<"done" | "conflict">;
/** Stores a new endpoint; "full" if its owner has reached the limit. */
export type InsertEndpoint = (fresh: Endpoint) => Promise<"done" | "conflict" | "full">;
/** "gone": there was none; "conflict": another of the owner's was added or deleted at the same time. */
export type DeleteEndpoint = (ref: EndpointRef) => Promise<"done" | "gone" | "conflict">;
/** The mail address of an endpoint's owner; undefined if the account is gone. */
export type FindOwner = (user: string) => Promise<Pick<Mail, "to" | "language"> | undefined>;

/** Whether a user is an operator now. @throws if the user pool does not answer */
export type IsOperator = (user: string) => Promise<boolean>;

export type FindDelivery = (endpoint: string, id: string) => Promise<Delivery | undefined>;
export type ListDeliveries = (
  endpoint: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<Delivery>>;
/**
 * Failed deliveries of an endpoint, for events from an instant on (ISO 8601), and the instant to continue from if there
 * are more.
 */
export type FindFailed = (
  endpoint: string,
  since: string,
) => Promise<{ readonly failed: readonly Delivery[]; readonly next: string | undefined }>;
/** Due deliveries, the oldest first. One that was just claimed may still be among them. */
export type FindDue = (now: number) => AsyncIterable<Delivery>;
/** Stores a delivery; "repeated": it exists already, or did. */
export type InsertDelivery = (delivery: Delivery) => Promise<"done" | "repeated">;
/** Stores a delivery's next version; "conflict": it changed since it was read. */
export type SaveDelivery = (after: Delivery) => Promise<"done" | "conflict">;

/** The signatures of a message, by each secret. @param at epoch seconds */
export type Sign = (secrets: readonly string[], id: string, at: number, body: string) => string;
/** Posts to an endpoint; failures are in the attempt, and nothing is thrown. */
export type Post = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Attempt>;

/** Writes the results of a run into metrics. */
export type Report = (sent: { readonly delivered: number; readonly failed: number }) => void;
