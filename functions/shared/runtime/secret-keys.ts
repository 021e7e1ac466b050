import { createHash } from "node:crypto";
import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { MINUTE_MS } from "../kernel/time.ts";
import { logger } from "./logger.ts";

/** The greatest age of the cached keys... */
const KEYS_MS = 5 * MINUTE_MS;
/** ...and their greatest age when a key is requested that is not among them, as it may have been rotated. */
const REST_MS = 10_000;

interface Key {
  readonly id: string;
  readonly bytes: Uint8Array;
}

export interface SecretKeys {
  /** The key to use now. */
  readonly current: () => Promise<Key>;
  /** The current key or the one before it, by its id. */
  readonly byId: (id: string | undefined) => Promise<Key | undefined>;
}

/** The current version of a secret and the one before it, so that it can be rotated. They are nowhere else. */
export function secretKeys(client: SecretsManagerClient, SecretId: string, now: () => number): SecretKeys {
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
  const find = (keys: readonly Key[], id: string | undefined) => keys.find((key) => key.id === id);
  return {
    async current() {
      const [key] = await keysWithin(KEYS_MS);
      if (!key) throw new Error("The secret of visitors' tokens has no current version.");
      return key;
    },
    byId: async (id) => find(await keysWithin(KEYS_MS), id) ?? find(await keysWithin(REST_MS), id),
  };
}
