import { indexes as catalogue } from "../../../functions/catalogue/keys.ts";
import { indexes as credits } from "../../../functions/credits/keys.ts";
import { indexes as learning } from "../../../functions/learning/keys.ts";
import { startCloud } from "../cloud.ts";

/** Imported first: handlers read their environment as they load. */
const TABLES = ["CATALOGUE", "COMMERCE", "CREDITS", "Learning", "ORGANISATIONS", "PAYOUTS", "WEBHOOKS"];
for (const name of TABLES) process.env[`${name.toUpperCase()}_TABLE`] = name;
process.env.IDENTITY_TABLE = "IDENTITY";
process.env.CONTENT_BUCKET = "content";
process.env.SITE_URL = "https://shop.example";
process.env.AWS_REGION = "us-east-1";

const indexes = ["gsi1", "gsi2", ...new Set([...catalogue, ...credits, ...learning])];
export const cloud = await startCloud({ tables: Object.fromEntries(TABLES.map((name) => [name, indexes])) });
