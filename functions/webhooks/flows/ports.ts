import type { Mail } from "../../mail/contract/mail.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Attempt } from "../contract/delivery.ts";
import type { Delivery } from "../domain/delivery.ts";
import type { Endpoint, EndpointRef, UrlParts } from "../domain/endpoint.ts";
import type { Audience } from "../domain/events.ts";

/** Epoch milliseconds. */
export type Now = () => number;
/** From 0 to 1: spreads what would come at once. */
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
/** Keeps a new endpoint; "full" if its owner has as many as there may be. */
export type InsertEndpoint = (fresh: Endpoint) => Promise<"done" | "conflict" | "full">;
/** "gone": there was none; "conflict": another of the owner's came or went at the same time. */
export type DeleteEndpoint = (ref: EndpointRef) => Promise<"done" | "gone" | "conflict">;
/** Where an endpoint's owner is mailed; undefined for who is gone. */
export type FindOwner = (user: string) => Promise<Pick<Mail, "to" | "language"> | undefined>;

/** Whether a user is an operator at this moment. @throws where the user pool does not tell */
export type IsOperator = (user: string) => Promise<boolean>;

export type FindDelivery = (endpoint: string, id: string) => Promise<Delivery | undefined>;
export type ListDeliveries = (
  endpoint: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<Delivery>>;
/**
 * What failed of an endpoint, of what happened from an instant on (ISO 8601), and the instant to go on from if there is
 * more.
 */
export type FindFailed = (
  endpoint: string,
  since: string,
) => Promise<{ readonly failed: readonly Delivery[]; readonly next: string | undefined }>;
/** What is due, the longest first. One that was just taken may be among them still. */
export type FindDue = (now: number) => AsyncIterable<Delivery>;
/** Writes a delivery; "repeated": it is there, or was. */
export type InsertDelivery = (delivery: Delivery) => Promise<"done" | "repeated">;
/** Stores a delivery's next version; "conflict": it changed since it was read. */
export type SaveDelivery = (after: Delivery) => Promise<"done" | "conflict">;

/** The signature of what is sent, by each secret. @param at epoch seconds */
export type Sign = (secrets: readonly string[], id: string, at: number, body: string) => string;
/** Posts to an endpoint; what goes wrong is in the attempt, and nothing is thrown. */
export type Post = (url: string, headers: Readonly<Record<string, string>>, body: string) => Promise<Attempt>;

/** Writes into the metrics what came of a run. */
export type Report = (sent: { readonly delivered: number; readonly failed: number }) => void;
