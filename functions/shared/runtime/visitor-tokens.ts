import { createHash } from "node:crypto";
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from "jose";
import { visitorEnv } from "../env.ts";
import { DAY_SECONDS, MINUTE_MS } from "../kernel/time.ts";
import { visitorId } from "../kernel/visitor.ts";
import { environment } from "./environment.ts";
import { logger } from "./logger.ts";

/** How long a token is accepted after it was issued. A closed visitor's profile is stored for longer. */
export const VISITOR_SECONDS = 365 * DAY_SECONDS;

/** The greatest age of the cached keys... */
const KEYS_MS = 5 * MINUTE_MS;
/** ...and if a token names a key that is not among them, as it may have been rotated. */
const REST_MS = 10_000;
const TYPE = "visitor+jwt";

interface Key {
  readonly id: string;
  readonly bytes: Uint8Array;
}

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
  let kept: { readonly keys: Promise<readonly Key[]>; readonly readAt: number } | undefined;

  const version = async (VersionStage: "AWSCURRENT" | "AWSPREVIOUS"): Promise<Key[]> => {
    try {
      const { SecretString = "" } = await client.send(new GetSecretValueCommand({ SecretId, VersionStage }));
      const bytes = new TextEncoder().encode(SecretString);
      return [{ id: createHash("sha256").update(bytes).digest("base64url").slice(0, 8), bytes }];
    } catch (error) {
      // Before the first rotation there is no previous version.
      if (error instanceof ResourceNotFoundException && VersionStage === "AWSPREVIOUS") return [];
      throw error;
    }
  };
  const keysWithin = (ms: number): Promise<readonly Key[]> => {
    if (kept && now() - kept.readAt <= ms) return kept.keys;
    const before = kept?.keys;
    const keys = Promise.all([version("AWSCURRENT"), version("AWSPREVIOUS")])
      .then((versions) => versions.flat())
      .catch((error) => {
        if (!before) throw error;
        logger.error("the key of visitors' tokens cannot be read again", { error });
        return before;
      });
    const reading = { keys, readAt: now() };
    kept = reading;
    // After a failed first read the next caller reads again.
    keys.catch(() => {
      if (kept === reading) kept = undefined;
    });
    return keys;
  };
  const keyOf = async (id: string | undefined): Promise<Key | undefined> => {
    const find = (keys: readonly Key[]) => keys.find((key) => key.id === id);
    return find(await keysWithin(KEYS_MS)) ?? find(await keysWithin(REST_MS));
  };

  return {
    async sign(id, at) {
      const [current] = await keysWithin(KEYS_MS);
      if (!current) throw new Error("The secret of visitors' tokens has no current version.");
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
        const key = await keyOf(decodeProtectedHeader(token).kid);
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

/** By the secret that the function's environment names. */
export function liveVisitorTokens(): VisitorTokens {
  live ??= visitorTokens(new SecretsManagerClient({}), environment(...visitorEnv).VISITOR_SECRET, Date.now);
  return live;
}
