import * as z from "zod";

export const groups = ["creator", "moderator", "operator"] as const;
export type Group = (typeof groups)[number];

/**
 * Who may call: anyone; anyone, known if a token is sent ("visitor"); any signed-in user; or the members of a group.
 */
export type Access = "public" | "visitor" | "member" | Group;

/**
 * How often a route may be called, in windows of time aligned to the clock, not to the first call. By "caller": the
 * signed-in user, else the address. By "address": where a request comes from, also if somebody is signed in; many
 * people may share one.
 */
export interface Limit {
  readonly per: "caller" | "address";
  readonly most: number;
  /** Seconds. */
  readonly within: number;
}

/** Windows of limits, in seconds. */
export const MINUTE = 60;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The refusal of too many requests; `Retry-After` says when to ask again. */
export const TOO_MANY_REQUESTS = "too-many-requests";

/**
 * One HTTP route as callers see it: the source of validation, of the OpenAPI document and of the route x role tests.
 */
export interface Route<
  Body extends z.ZodType = z.ZodType,
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
  Code extends string = string,
> {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: `/${string}`;
  readonly access: Access;
  /** True if the token's groups and session are not enough; always so on routes of operators and moderators. */
  readonly fresh?: true;
  readonly summary: string;
  readonly body: Body;
  readonly params: Params;
  readonly query: Query;
  /** Status of a success. */
  readonly status: 200 | 201 | 202 | 204;
  readonly reply: Reply;
  /** The HTTP status of each refusal code that the handler may return. */
  readonly refusals: { readonly [C in Code]: number };
  /** True if the handler reads the raw body itself (signed webhooks). */
  readonly raw?: boolean;
  /** True if visitors may identify themselves by a token in the header `visitor-token`. */
  readonly visitor?: true;
  /** The media type of a reply that is sent as plain text; JSON unless given. */
  readonly mediaType?: "text/html; charset=utf-8" | "text/javascript; charset=utf-8";
  /** Where the reply is a file (kernel/file.ts), the media types that it may have. */
  readonly files?: readonly string[];
  /** The limits by caller or address; without them only the stage's throttle applies. */
  readonly limits?: readonly Limit[];
  /** For how many seconds a success may be cached: on public GETs only. Without it nothing is cached. */
  readonly cache?: number;
  /** The Content-Security-Policy of a page that loads or runs something. */
  readonly policy?: string;
}

/**
 * Whether the user pool is asked at each call for the caller's groups, whether the session still exists, and whether it
 * began with a second factor: for decisions on money, roles, models or other people's work.
 */
export const isFresh = ({ access, fresh }: Pick<Route, "access" | "fresh">): boolean =>
  fresh === true || access === "operator" || access === "moderator";

const nothing = z.strictObject({});

/** Completes a route: no body, no parameters, no query and no refusals unless given. */
export function route<
  Body extends z.ZodType = z.ZodUndefined,
  Params extends z.ZodType = typeof nothing,
  Query extends z.ZodType = typeof nothing,
  Reply extends z.ZodType = z.ZodUndefined,
  const Code extends string = never,
>(
  definition: Pick<Route, "method" | "path" | "access" | "summary"> &
    Partial<Omit<Route<Body, Params, Query, Reply, Code>, "method" | "path" | "access" | "summary">>,
): Route<Body, Params, Query, Reply, Code>;
export function route(definition: Pick<Route, "method" | "path" | "access" | "summary"> & Partial<Route>): Route {
  return {
    body: z.undefined(),
    params: nothing,
    query: nothing,
    reply: z.undefined(),
    status: 200,
    refusals: {},
    ...definition,
  };
}

/** An RFC 9457 problem document, with our stable `code` and, for bad input, what is wrong where. */
export const problem = z.object({
  type: z.string().describe("the page that explains the code: /problems/<code>"),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  errors: z
    .array(z.object({ pointer: z.string().describe("JSON pointer into body, query or path"), detail: z.string() }))
    .optional(),
});
export type Problem = z.infer<typeof problem>;

/** The title of a problem, by its status. */
export const problemTitles: Readonly<Record<number, string>> = {
  400: "Bad request",
  401: "Unauthorized",
  402: "Payment required",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  410: "Gone",
  413: "Content too large",
  415: "Unsupported media type",
  422: "Unprocessable content",
  429: "Too many requests",
  500: "Internal server error",
  503: "Service unavailable",
};
