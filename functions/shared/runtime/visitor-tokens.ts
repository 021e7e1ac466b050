import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from "jose";
import { visitorEnv } from "../env.ts";
import { DAY_SECONDS } from "../kernel/time.ts";
import { visitorId } from "../kernel/visitor.ts";
import { environment } from "./environment.ts";
import { secretKeys } from "./secret-keys.ts";

/** How long a token is accepted after it was issued. A closed visitor's profile is stored for longer. */
export const VISITOR_SECONDS = 365 * DAY_SECONDS;

const TYPE = "visitor+jwt";

export interface VisitorTokens {
  /** A token for a visitor's id, issued at `at` (ms since 1970). */
  readonly sign: (id: string, at: number) => Promise<string>;
  /** The visitor in a token that we issued; undefined for any other text. */
  readonly verify: (token: string) => Promise<string | undefined>;
}

/**
 * Signs visitors' tokens (JWT, HS256) with the current version of a secret, and verifies them by that and the version
 * before it, so that the key can be rotated. The keys are nowhere else.
 */
export function visitorTokens(client: SecretsManagerClient, SecretId: string, now: () => number): VisitorTokens {
  const keys = secretKeys(client, SecretId, now);
  return {
    async sign(id, at) {
      const current = await keys.current();
      const seconds = Math.floor(at / 1000);
      return new SignJWT()
        .setProtectedHeader({ alg: "HS256", typ: TYPE, kid: current.id })
        .setSubject(id)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + VISITOR_SECONDS)
        .sign(current.bytes);
    },
    async verify(token) {
      try {
        const key = await keys.byId(decodeProtectedHeader(token).kid);
        if (!key) return undefined;
        const { payload } = await jwtVerify(token, key.bytes, {
          algorithms: ["HS256"],
          typ: TYPE,
          requiredClaims: ["sub", "exp"],
          currentDate: new Date(now()),
        });
        return visitorId.safeParse(payload.sub).data;
      } catch (error) {
        // The decoder throws a TypeError for text that is no token at all.
        if (error instanceof errors.JOSEError || error instanceof TypeError) return undefined;
        throw error;
      }
    },
  };
}

let live: VisitorTokens | undefined;

/** With the secret that the function's environment names. */
export function liveVisitorTokens(): VisitorTokens {
  live ??= visitorTokens(new SecretsManagerClient({}), environment(...visitorEnv).VISITOR_SECRET, Date.now);
  return live;
}
