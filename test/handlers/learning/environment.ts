import { indexes } from "../../../functions/learning/keys.ts";
import { startCloud } from "../cloud.ts";

/** Imported first: handlers read their environment as they load. */
process.env.CATALOGUE_TABLE = "Catalogue";
process.env.COMMERCE_TABLE = "Commerce";
process.env.CREATORS_TABLE = "Creators";
process.env.LEARNING_TABLE = "Learning";
process.env.IDENTITY_TABLE = "Identity";
process.env.CONTENT_BUCKET = "content";

export const cloud = await startCloud({
  tables: { Catalogue: [], Commerce: [], Creators: [], Identity: [], Learning: [...indexes] },
  buckets: ["content"],
});
