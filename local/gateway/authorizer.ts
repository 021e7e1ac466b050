import { createRemoteJWKSet, errors, jwtVerify } from "jose";

export interface JwtSettings {
  readonly issuer: string;
  readonly audience: readonly string[];
  /** Where the issuer's key set is served here. */
  readonly keysUrl: string;
}

/** A list claim as an HTTP API renders it: "[creator operator]". */
const rendered = (value: unknown): string => (Array.isArray(value) ? `[${value.join(" ")}]` : String(value));

/** An HTTP API's JWT authorizer. The claims of a good token, each as text; undefined for any other request. */
export function jwtAuthorizer({ issuer, audience, keysUrl }: JwtSettings) {
  const keys = createRemoteJWKSet(new URL(keysUrl));
  return async (authorization: string | undefined): Promise<Record<string, string> | undefined> => {
    if (authorization === undefined) return undefined;
    try {
      const { payload } = await jwtVerify(authorization.replace(/^Bearer /i, ""), keys, {
        issuer,
        algorithms: ["RS256"],
      });
      // Cognito's access tokens name their client where other issuers name an audience.
      const named = [payload.aud ?? payload.client_id].flat();
      if (!named.some((each) => audience.includes(String(each)))) return undefined;
      return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, rendered(value)]));
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  };
}
