import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Mail, startCognito } from "@lyceum/aws-local/cognito";
import type { CustomMessageTriggerEvent } from "aws-lambda";
import { indexes as creatorIndexes } from "../../../functions/creators/keys.ts";
import { handler } from "../../../functions/identity/handlers/word-code-mail.ts";
import { indexes } from "../../../functions/identity/keys.ts";
import { CLIENT_ID } from "../claims.ts";
import { startCloud } from "../cloud.ts";
import { startVisitorTokens } from "../visitors.ts";

/** Imported first: handlers read their environment as they load. */
export const pool = {
  id: "us-east-1_Abc123XyZ",
  name: "lyceum-dev",
  clientId: CLIENT_ID,
  groups: ["creator", "moderator", "operator"],
  accessSeconds: 900,
  graceSeconds: 0,
  writable: ["locale"],
};
process.env.IDENTITY_TABLE = "Identity";
process.env.CREATORS_TABLE = "Creators";
// An error that is given once is the last.
process.env.AWS_MAX_ATTEMPTS = "1";
process.env.USER_POOL_ID = pool.id;
process.env.USER_POOL_CLIENT_ID = pool.clientId;

/** What was mailed, oldest first. */
export const mails: Mail[] = [];

export const visitors = await startVisitorTokens();
const started = await startCloud({ tables: { Identity: [...indexes], Creators: [...creatorIndexes] } });
const directory = await mkdtemp(join(tmpdir(), "cognito-"));
const cognito = await startCognito({
  directory,
  pool,
  customMessage: async (event) => handler(event as CustomMessageTriggerEvent),
  deliver: async (mail) => {
    mails.push(mail);
  },
});
process.env.AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER = cognito.url;
process.env.TOKEN_ISSUER = `https://cognito-idp.us-east-1.amazonaws.com/${pool.id}`;
process.env.TOKEN_KEYS_URL = `${cognito.url}/${pool.id}/.well-known/jwks.json`;

export const cloud = {
  /** Where the user pool listens. */
  pool: cognito.url,
  /** The pool's public keys and the issuer of its tokens. */
  keysUrl: `${cognito.url}/${pool.id}/.well-known/jwks.json`,
  issuer: `https://cognito-idp.us-east-1.amazonaws.com/${pool.id}`,
  close: async () => {
    await Promise.all([started.close(), cognito.close(), visitors.close()]);
    await rm(directory, { recursive: true });
  },
};
