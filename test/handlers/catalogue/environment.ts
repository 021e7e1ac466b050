import { serveJson } from "@lyceum/aws-local/protocol/json-service";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { indexes } from "../../../functions/catalogue/keys.ts";
import { indexes as creatorIndexes } from "../../../functions/creators/keys.ts";
import { claimsOf } from "../claims.ts";
import { startCloud } from "../cloud.ts";

/** Imported first: handlers read their environment as they load. */
process.env.CATALOGUE_TABLE = "Catalogue";
process.env.LEARNING_TABLE = "Learning";
process.env.COMMERCE_TABLE = "Commerce";
process.env.CREATORS_TABLE = "Creators";
process.env.CONTENT_BUCKET = "content";
process.env.MEDIA_BUCKET = "media";
process.env.MODEL_BUCKET = "models";

/** Lasts as long as the worker, as what is served below does. */
export const cloud = await startCloud({
  tables: { Catalogue: indexes, Commerce: [], Learning: [], Creators: [...creatorIndexes] },
  buckets: ["content", "media", "models"],
});

const issuer = "https://issuer.example";
const { publicKey, privateKey } = await generateKeyPair("RS256");
const key = { ...(await exportJWK(publicKey)), kid: "test", alg: "RS256" };
const keys = await serveJson({}, { documents: { "/keys": { keys: [key] } } });
process.env.TOKEN_ISSUER = issuer;
process.env.TOKEN_KEYS_URL = `${keys.url}/keys`;

/** An access token as the user pool signs it; `claims` make it another one. */
export const tokenOf = (user: string, claims: object = {}): Promise<string> =>
  new SignJWT({ ...claimsOf(user), ...claims })
    .setProtectedHeader({ alg: "RS256", kid: "test" })
    .setIssuer(issuer)
    .setExpirationTime("5m")
    .sign(privateKey);
