import * as z from "zod";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { disabledReasons, type ShownEndpoint, scopes } from "../contract/endpoint.ts";
import { type EventType, eventTypes, type SentType, TEST_TYPE } from "../contract/event-types.ts";
import { FAILING_MS, MOST_SECRETS, OLD_SECRET_MS } from "../settings.ts";

/** An endpoint of a creator's or an operator's system, as stored. */
export const endpoint = z.object({
  id: z.ulid(),
  owner: z.string(),
  scope: z.enum(scopes),
  url: z.string(),
  types: z.array(z.enum(eventTypes)).optional(),
  description: z.string().optional(),
  /** The newest first: one with an end signs until then. */
  secrets: z.array(z.object({ value: z.string(), until: z.iso.datetime().optional() })).min(1),
  disabled: z.object({ at: z.iso.datetime(), because: z.enum(disabledReasons) }).optional(),
  failingSince: z.iso.datetime().optional(),
  createdAt: z.iso.datetime(),
  version: z.int().min(1),
});
export type Endpoint = z.infer<typeof endpoint>;
export type EndpointRef = Pick<Endpoint, "owner" | "id">;

/** The result of one attempt to reach an endpoint. */
export interface Outcome {
  readonly status?: number | undefined;
}

export const isTaken = ({ status }: Outcome): boolean => status !== undefined && status >= 200 && status < 300;
/** The endpoint's answer that it wants no more events. */
export const isGone = ({ status }: Outcome): boolean => status === 410;

const next = (before: Endpoint, change: Partial<Endpoint>): Endpoint => ({
  ...before,
  ...change,
  version: before.version + 1,
});

/** A URL as the connection reads it. */
export interface UrlParts {
  readonly isTls: boolean;
  readonly host: string;
  readonly hasCredentials: boolean;
  readonly hasFragment: boolean;
  /** Whether the host is an address, or a name, that is not on the internet. */
  readonly isPrivate: boolean;
  /** Whether the host may be private nevertheless, and be reached without TLS. */
  readonly isAllowed: boolean;
}

/** Why a URL is not allowed, by its form: the address that its name resolves to is checked at each delivery. */
export function urlRefusal(url: UrlParts): Refusal<"url-not-allowed"> | undefined {
  const no = (why: string) => refuse("url-not-allowed", `${why} Give an https URL that the whole internet can reach.`);
  if (url.hasCredentials) return no("The URL holds a user or a password; the signature proves who sends.");
  if (url.hasFragment) return no("The URL holds a fragment, which is never sent.");
  if (url.isAllowed) return undefined;
  if (!url.isTls) return no("The URL is not https.");
  return url.isPrivate ? no(`${url.host} is not on the internet.`) : undefined;
}

/** An endpoint after its owner's change. Enabled again, it has another five days. */
export function changedEndpoint(
  before: Endpoint,
  change: {
    readonly url?: string | undefined;
    readonly types?: readonly EventType[] | null | undefined;
    readonly description?: string | null | undefined;
    readonly disabled?: boolean | undefined;
  },
  now: number,
): Endpoint {
  const { url, types, description, disabled } = change;
  const isEnabling = disabled === false && before.disabled !== undefined;
  return next(before, {
    ...(url !== undefined && { url }),
    ...(types !== undefined && { types: types === null ? undefined : [...types] }),
    ...(description !== undefined && { description: description ?? undefined }),
    ...(disabled === true && !before.disabled && { disabled: { at: iso(now), because: "owner" as const } }),
    ...(isEnabling && { disabled: undefined, failingSince: undefined }),
  });
}

/** An endpoint with a new secret; the previous one signs for another day. */
export function rotatedEndpoint(before: Endpoint, secret: string, now: number): Endpoint {
  const until = iso(now + OLD_SECRET_MS);
  const old = before.secrets
    .map((each) => ({ ...each, until: each.until ?? until }))
    .filter((each) => each.until > iso(now));
  return next(before, { secrets: [{ value: secret }, ...old].slice(0, MOST_SECRETS) });
}

/** The current secrets. */
export const signingSecrets = ({ secrets }: Endpoint, now: number): string[] =>
  secrets.filter(({ until }) => until === undefined || until > iso(now)).map(({ value }) => value);

/** An endpoint after the result of an attempt; the same object if nothing changes. */
export function attemptedEndpoint(before: Endpoint, outcome: Outcome, now: number): Endpoint {
  if (before.disabled) return before;
  if (isTaken(outcome)) return before.failingSince === undefined ? before : next(before, { failingSince: undefined });
  const disabled = (because: "gone" | "failing") => next(before, { disabled: { at: iso(now), because } });
  if (isGone(outcome)) return disabled("gone");
  if (before.failingSince === undefined) return next(before, { failingSince: iso(now) });
  return now - Date.parse(before.failingSince) >= FAILING_MS ? disabled("failing") : before;
}

/** An endpoint for everyone's sales whose owner is no longer an operator. */
export const withdrawnEndpoint = (before: Endpoint, now: number): Endpoint =>
  next(before, { disabled: { at: iso(now), because: "not-operator" } });

/** Whether an endpoint wants events of a type. */
export const wants = ({ types }: Endpoint, type: SentType): boolean =>
  types === undefined || type === TEST_TYPE || types.includes(type);

/** An endpoint as its owner sees it: without its secrets. */
export function toShownEndpoint({ owner, secrets, disabled, version, ...rest }: Endpoint): ShownEndpoint {
  return {
    ...rest,
    state: disabled ? "disabled" : "enabled",
    ...(disabled && { disabledAt: disabled.at, disabledBecause: disabled.because }),
  };
}
