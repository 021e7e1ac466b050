import { indexes } from "../../../functions/notifications/keys.ts";
import { startCloud } from "../cloud.ts";

/** Imported first: handlers read their environment as they load. */
process.env.NOTIFICATIONS_TABLE = "NOTIFICATIONS";
process.env.IDENTITY_TABLE = "NOTIFIED";
process.env.CATALOGUE_TABLE = "TOLD_PRODUCTS";
process.env.ORGANISATIONS_TABLE = "TOLD_ORGANISATIONS";
process.env.SITE_URL = "https://shop.example";

export const cloud = await startCloud({
  tables: { NOTIFICATIONS: [...indexes], NOTIFIED: [], TOLD_PRODUCTS: [], TOLD_ORGANISATIONS: [] },
});
