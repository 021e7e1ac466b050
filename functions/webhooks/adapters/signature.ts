import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import type { NewSecret, Sign } from "../flows/ports.ts";

/** The Standard Webhooks ask for 24 to 64. */
const SECRET_BYTES = 32;

export const newSecret: NewSecret = () => `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;

/** One signature for each secret, by the Standard Webhooks. */
export const sign: Sign = (secrets, id, at, body) =>
  secrets.map((secret) => new Webhook(secret).sign(id, new Date(at * 1_000), body)).join(" ");
