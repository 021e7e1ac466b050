import { createHmac, randomBytes } from "node:crypto";
import type { NewSecret, Sign } from "../flows/ports.ts";

const PREFIX = "whsec_";
/** The Standard Webhooks ask for 24 to 64. */
const SECRET_BYTES = 32;

export const newSecret: NewSecret = () => PREFIX + randomBytes(SECRET_BYTES).toString("base64");

/** By the Standard Webhooks: HMAC-SHA256 over id, timestamp and body, one signature for each secret. */
export const sign: Sign = (secrets, id, at, body) =>
  secrets
    .map((secret) => {
      const key = Buffer.from(secret.slice(PREFIX.length), "base64");
      return `v1,${createHmac("sha256", key).update(`${id}.${at}.${body}`).digest("base64")}`;
    })
    .join(" ");
