import { indexes as catalogue } from "../../../functions/catalogue/keys.ts";
import { indexes as commerce } from "../../../functions/commerce/keys.ts";
import { indexes as creators } from "../../../functions/creators/keys.ts";
import { indexes } from "../../../functions/notifications/keys.ts";
import { startCloud } from "../cloud.ts";

/** Imported first: handlers read their environment as they load. */
process.env.NOTIFICATIONS_TABLE = "NOTIFICATIONS";
process.env.IDENTITY_TABLE = "NOTIFIED";
process.env.CATALOGUE_TABLE = "TOLD_PRODUCTS";
process.env.ORGANISATIONS_TABLE = "TOLD_ORGANISATIONS";
process.env.COMMERCE_TABLE = "TOLD_ORDERS";
process.env.CONVERSION_TABLE = "TOLD_PLAN";
process.env.CREATORS_TABLE = "TOLD_FOLLOWS";
process.env.LEARNING_TABLE = "TOLD_STUDY";
process.env.SITE_URL = "https://shop.example";
process.env.API_URL = "https://api.example";

export const cloud = await startCloud({
  tables: {
    NOTIFICATIONS: [...indexes],
    NOTIFIED: [],
    TOLD_PRODUCTS: [...catalogue],
    TOLD_ORGANISATIONS: [],
    TOLD_ORDERS: [...commerce],
    TOLD_PLAN: [],
    TOLD_FOLLOWS: [...creators],
    TOLD_STUDY: [],
  },
});
