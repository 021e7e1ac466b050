import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { visitorEnv } from "../../shared/env.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { type SecretKeys, secretKeys } from "../../shared/runtime/secret-keys.ts";

const CIPHER = "aes-256-gcm";
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealing {
  /** Encrypts. @param of the owner of the text, which `open` must be given too */
  readonly seal: (text: string, of: string) => Promise<string>;
  /** Decrypts; undefined if the key was rotated twice since. */
  readonly open: (sealed: string, of: string) => Promise<string | undefined>;
}

/** Encrypts with a key derived from the secret, so that neither key reveals the other. */
export function sealing({ current, byId }: SecretKeys): Sealing {
  const derived = (bytes: Uint8Array) => new Uint8Array(hkdfSync("sha256", bytes, "", "lyceum sessions", 32));
  return {
    async seal(text, of) {
      const { id, bytes } = await current();
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, derived(bytes), nonce).setAAD(Buffer.from(of));
      const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
      return `${id}.${Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")}`;
    },
    async open(sealed, of) {
      const [id, rest = ""] = sealed.split(".");
      const key = await byId(id);
      if (!key) return undefined;
      const bytes = Buffer.from(rest, "base64url");
      const decipher = createDecipheriv(CIPHER, derived(key.bytes), bytes.subarray(0, NONCE_BYTES))
        .setAAD(Buffer.from(of))
        .setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
      const body = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
      return Buffer.concat([body, decipher.final()]).toString("utf8");
    },
  };
}

/** With the secret that the function's environment names. */
export const liveSealing = (): Sealing =>
  sealing(secretKeys(new SecretsManagerClient({}), environment(...visitorEnv).VISITOR_SECRET, Date.now));
