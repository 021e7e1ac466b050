import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import * as z from "zod";
import { tokenEnv } from "../env.ts";
import { type Access, type Group, groups, isFresh, type Route } from "../kernel/route.ts";
import { environment } from "./environment.ts";
import { HttpProblem } from "./problem.ts";
import { liveVisitorTokens } from "./visitor-tokens.ts";

/** The verified caller: `user` is the user pool's subject. */
export interface Caller {
  readonly user: string;
  /** The groups that count on this route: operators and moderators have their rights only on fresh routes. */
  readonly groups: readonly Group[];
  /** The groups that the token names. */
  readonly named: readonly Group[];
}

/** The context from the authorizer of fresh routes: the caller according to the user pool now, or why there is none. */
const standing = z.union([
  z.object({ user: z.string(), groups: z.array(z.string()), secondFactor: z.boolean() }),
  z.object({ refused: z.enum(["invalid-token", "unavailable"]) }),
]);
export type Standing = z.infer<typeof standing>;

/** Groups that decide about other people's work and money, and so need a second factor. */
const STAFF: readonly Group[] = ["moderator", "operator"];

const claims = z.object({ sub: z.string(), "cognito:groups": z.union([z.array(z.string()), z.string()]).default([]) });
const ofAccess = z.looseObject({ token_use: z.literal("access"), client_id: z.string() });

const invalidToken = () =>
  new HttpProblem(
    401,
    "invalid-token",
    "This is not an access token of this API, or it has expired: send the accessToken of a login, not the idToken.",
  );

/**
 * An HTTP API's authorizer also accepts identity tokens, and tokens of other clients of the pool: both are refused here,
 * for every route. @throws HttpProblem 401
 */
function callerOf(raw: unknown): Caller {
  const access = ofAccess.safeParse(raw);
  if (access.data?.client_id !== environment(...tokenEnv).TOKEN_CLIENT_ID) throw invalidToken();
  const { sub, "cognito:groups": listed } = claims.parse(raw);
  // API Gateway renders a list claim as "[a b]"; a token verified here keeps it a list.
  const names = typeof listed === "string" ? listed.replace(/^\[|\]$/g, "").split(/[ ,]+/) : listed;
  const named = groups.filter((group) => names.includes(group));
  return { user: sub, groups: named, named };
}

/** The token in a header `Authorization: Bearer ...`. */
export const tokenIn = (header: string): string => header.replace(/^Bearer /i, "");

/** The access token of an authenticated caller, for calls to the user pool that need it. */
export const accessTokenOf = ({ authorization = "" }: Readonly<Record<string, string | undefined>>): string =>
  tokenIn(authorization);

let keys: ReturnType<typeof createRemoteJWKSet> | undefined;

/** Verifies a token on routes without an authorizer. @throws HttpProblem 401 */
export async function verified(header: string): Promise<Caller> {
  const { TOKEN_ISSUER: issuer, TOKEN_KEYS_URL: url } = environment("TOKEN_ISSUER", "TOKEN_KEYS_URL");
  keys ??= createRemoteJWKSet(new URL(url));
  try {
    const { payload } = await jwtVerify(tokenIn(header), keys, { issuer, algorithms: ["RS256"] });
    return callerOf(payload);
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    throw invalidToken();
  }
}

/** The header in which a visitor's token is sent. */
const VISITOR_HEADER = "visitor-token";

/** The visitor that a request's token names, if it has one. @throws HttpProblem 401 for a token that we did not issue */
export async function visitorOf(headers: APIGatewayProxyEventV2["headers"]): Promise<string | undefined> {
  const token = headers[VISITOR_HEADER];
  if (token === undefined) return undefined;
  const visitor = await liveVisitorTokens().verify(token);
  if (visitor !== undefined) return visitor;
  throw new HttpProblem(
    401,
    "invalid-visitor-token",
    "The visitor token is invalid or has expired; get one by POST /visitors, or send none.",
  );
}

const unauthenticated = () =>
  new HttpProblem(401, "unauthenticated", "Send an access token: Authorization: Bearer ...");

/** @throws HttpProblem 401, 403 or 503 */
function vouchedFor(access: Access, raw: unknown): Caller {
  if (raw === undefined) throw unauthenticated();
  const found = standing.parse(raw);
  if ("refused" in found) {
    if (found.refused === "invalid-token") throw invalidToken();
    throw new HttpProblem(503, "unavailable", "The caller cannot be verified at the moment; try again.");
  }
  const named = groups.filter((group) => found.groups.includes(group));
  const proven = named.filter((group) => found.secondFactor || !STAFF.includes(group));
  if (STAFF.some((group) => group === access && named.includes(group) && !proven.includes(group))) {
    throw new HttpProblem(
      403,
      "second-factor-needed",
      "This needs a second factor: set one up by POST /me/second-factor, and log in again with its code.",
    );
  }
  return { user: found.user, groups: proven, named };
}

/** @throws HttpProblem 401, 403 or 503 where the caller may not use the route. */
export async function identify(
  route: Pick<Route, "access" | "fresh">,
  event: APIGatewayProxyEventV2,
): Promise<Caller | undefined> {
  const { access } = route;
  if (access === "public") return undefined;
  if (access === "visitor") {
    const header = event.headers.authorization;
    return header === undefined ? undefined : verified(header);
  }
  const { authorizer } = event.requestContext as { authorizer?: { jwt?: { claims?: unknown }; lambda?: unknown } };
  if (!isFresh(route) && !authorizer?.jwt?.claims) throw unauthenticated();
  const caller = isFresh(route) ? vouchedFor(access, authorizer?.lambda) : callerOf(authorizer?.jwt?.claims);
  if (access !== "member" && !caller.groups.includes(access)) {
    throw new HttpProblem(403, "forbidden", `Only members of the group ${access} may do this.`);
  }
  return isFresh(route) ? caller : { ...caller, groups: caller.named.filter((group) => !STAFF.includes(group)) };
}
