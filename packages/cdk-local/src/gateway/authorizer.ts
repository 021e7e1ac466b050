import type { APIGatewayProxyEventV2 } from "aws-lambda";
import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import * as z from "zod";

export interface JwtSettings {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** The local URL of the issuer's key set. */
  readonly keysUrl: string;
}

/** The authorizer's data for the route's function, or the gateway's refusal. */
type Asked =
  | { readonly authorizer: object }
  | { readonly authorizer?: never; readonly status: number; readonly message: string };
export type Authorizer = (event: APIGatewayProxyEventV2) => Promise<Asked>;

export const UNAUTHORIZED = { status: 401, message: "Unauthorized" } as const;

/** A claim with a list, as an HTTP API renders it: "[creator operator]". */
const rendered = (value: unknown): string => (Array.isArray(value) ? `[${value.join(" ")}]` : String(value));

/** An HTTP API's JWT authorizer: it passes on the claims of a valid token, each as text. */
export function jwtAuthorizer({ issuer, audience, keysUrl }: JwtSettings): Authorizer {
  const keys = createRemoteJWKSet(new URL(keysUrl));
  return async ({ headers: { authorization } }) => {
    if (authorization === undefined) return UNAUTHORIZED;
    try {
      const { payload } = await jwtVerify(authorization.replace(/^Bearer /i, ""), keys, {
        issuer,
        algorithms: ["RS256"],
      });
      // Cognito's access tokens name their client where other issuers name an audience.
      const named = [payload.aud ?? payload.client_id].flat();
      if (!named.some((each) => audience.includes(String(each)))) return UNAUTHORIZED;
      const claims = Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, rendered(value)]));
      return { authorizer: { jwt: { claims, scopes: null } } };
    } catch (error) {
      if (error instanceof errors.JOSEError) return UNAUTHORIZED;
      throw error;
    }
  };
}

const simpleResponse = z.object({ isAuthorized: z.boolean(), context: z.record(z.string(), z.unknown()).default({}) });

/**
 * An HTTP API's Lambda authorizer, with payload 2.0 and simple responses, which are not cached. It is not invoked if
 * its identity source, the token, is missing
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html).
 */
export const lambdaAuthorizer =
  (functionName: string, invoke: (functionName: string, event: unknown) => Promise<unknown>): Authorizer =>
  async (event) => {
    const { authorization } = event.headers;
    if (authorization === undefined) return UNAUTHORIZED;
    const { body: _, isBase64Encoded: __, ...request } = event;
    const answer = await invoke(functionName, { ...request, type: "REQUEST", identitySource: [authorization] });
    const { isAuthorized, context } = simpleResponse.parse(answer);
    return isAuthorized ? { authorizer: { lambda: context } } : { status: 403, message: "Forbidden" };
  };
