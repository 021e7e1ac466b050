import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import * as z from "zod";
import { type Access, type Group, groups } from "../kernel/route.ts";
import { environment } from "./environment.ts";
import { HttpProblem } from "./problem.ts";
import { liveVisitorTokens } from "./visitor-tokens.ts";

/** The verified caller: `user` is the user pool's subject. */
export interface Caller {
  readonly user: string;
  readonly groups: readonly Group[];
}

const claims = z.object({ sub: z.string(), "cognito:groups": z.union([z.array(z.string()), z.string()]).default([]) });
const ofAccess = z.looseObject({ token_use: z.literal("access"), client_id: z.string() });

const invalidToken = () =>
  new HttpProblem(
    401,
    "invalid-token",
    "This is no access token of this API, or it has run out: send the accessToken of a login, not the idToken.",
  );

/**
 * An authorizer of an HTTP API takes identity tokens for access tokens, and a signature says nothing of the client: both
 * are looked at here, for every route. @throws HttpProblem 401
 */
function callerOf(raw: unknown): Caller {
  const access = ofAccess.safeParse(raw);
  if (access.data?.client_id !== environment("TOKEN_CLIENT_ID").TOKEN_CLIENT_ID) throw invalidToken();
  const { sub, "cognito:groups": listed } = claims.parse(raw);
  // API Gateway renders a list claim as "[a b]"; a token verified here keeps it a list.
  const names = typeof listed === "string" ? listed.replace(/^\[|\]$/g, "").split(/[ ,]+/) : listed;
  return { user: sub, groups: groups.filter((group) => names.includes(group)) };
}

let keys: ReturnType<typeof createRemoteJWKSet> | undefined;

/** Routes open to visitors have no gateway authorizer, so a token that is sent is verified here. */
async function verify(token: string): Promise<Caller> {
  const { TOKEN_ISSUER: issuer, TOKEN_KEYS_URL: url } = environment("TOKEN_ISSUER", "TOKEN_KEYS_URL");
  keys ??= createRemoteJWKSet(new URL(url));
  try {
    const { payload } = await jwtVerify(token, keys, { issuer, algorithms: ["RS256"] });
    return callerOf(payload);
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) throw error;
    throw invalidToken();
  }
}

/** The header in which a visitor's token is sent. */
export const VISITOR_HEADER = "visitor-token";

/** The visitor that a request's token names, if it has one. @throws HttpProblem 401 for a token that is none of ours */
export async function visitorOf(headers: APIGatewayProxyEventV2["headers"]): Promise<string | undefined> {
  const token = headers[VISITOR_HEADER];
  if (token === undefined) return undefined;
  const visitor = await liveVisitorTokens().verify(token);
  if (visitor !== undefined) return visitor;
  throw new HttpProblem(
    401,
    "invalid-visitor-token",
    "The visitor token is none of ours or has run out; get one by POST /visitors, or send none.",
  );
}

/** @throws HttpProblem 401 or 403 where the caller may not use a route of this access. */
export async function identify(access: Access, event: APIGatewayProxyEventV2): Promise<Caller | undefined> {
  if (access === "public") return undefined;
  if (access === "visitor") {
    const header = event.headers.authorization;
    if (header === undefined) return undefined;
    return verify(header.replace(/^Bearer /i, ""));
  }
  const authorizer = (event.requestContext as { authorizer?: { jwt?: { claims?: unknown } } }).authorizer;
  if (!authorizer?.jwt?.claims)
    throw new HttpProblem(401, "unauthenticated", "Send an access token: Authorization: Bearer ...");
  const caller = callerOf(authorizer.jwt.claims);
  if (access !== "member" && !caller.groups.includes(access)) {
    throw new HttpProblem(403, "forbidden", `Only members of the group ${access} may do this.`);
  }
  return caller;
}
