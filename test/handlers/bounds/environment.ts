import { indexes as affiliates } from "../../../functions/affiliates/keys.ts";
import { indexes as catalogue } from "../../../functions/catalogue/keys.ts";
import { indexes as commerce } from "../../../functions/commerce/keys.ts";
import { indexes as credits } from "../../../functions/credits/keys.ts";
import { indexes as learning } from "../../../functions/learning/keys.ts";
import { indexes as payouts } from "../../../functions/payouts/keys.ts";
import { indexes as webhooks } from "../../../functions/webhooks/keys.ts";
import { startCloud } from "../cloud.ts";

/** Imported first: handlers read their environment as they load. */
const tables = {
  AFFILIATES: [...affiliates],
  BEHAVIOUR: [],
  CATALOGUE: [...catalogue],
  CONVERSION: [],
  COMMERCE: [...commerce],
  CREATORS: [],
  CREDITS: [...credits],
  Learning: [...learning],
  ORGANISATIONS: ["changes"],
  PAYOUTS: [...payouts],
  RECOMMENDATIONS: [],
  WEBHOOKS: [...webhooks],
};
for (const name of Object.keys(tables)) process.env[`${name.toUpperCase()}_TABLE`] = name;
process.env.IDENTITY_TABLE = "IDENTITY";
process.env.CONTENT_BUCKET = "content";
process.env.MODEL_BUCKET = "models";
process.env.SITE_URL = "https://shop.example";
process.env.STRIPE_SECRET = "unused";
process.env.TAX = "off";
process.env.AWS_REGION = "us-east-1";

export const cloud = await startCloud({ tables });
