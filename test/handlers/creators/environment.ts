import { indexes as catalogueIndexes } from "../../../functions/catalogue/keys.ts";
import { indexes } from "../../../functions/creators/keys.ts";
import { startCloud } from "../cloud.ts";

/** Imported first: handlers read their environment as they load. */
process.env.CATALOGUE_TABLE = "Catalogue";
process.env.CREATORS_TABLE = "Creators";
process.env.MEDIA_BUCKET = "media";
process.env.COMMERCE_TABLE = "Commerce";

export const cloud = await startCloud({
  tables: { Catalogue: catalogueIndexes, Commerce: [], Creators: indexes },
  buckets: ["media"],
});
