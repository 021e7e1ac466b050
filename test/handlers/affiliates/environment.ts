import { indexes } from "../../../functions/affiliates/keys.ts";
import { indexes as catalogueIndexes } from "../../../functions/catalogue/keys.ts";
import { startCloud } from "../cloud.ts";

/** Imported first: handlers read their environment as they load. */
process.env.AFFILIATES_TABLE = "Affiliates";
process.env.CATALOGUE_TABLE = "Catalogue";
process.env.IDENTITY_TABLE = "Identity";
process.env.ORGANISATIONS_TABLE = "Organisations";

export const cloud = await startCloud({
  tables: { Affiliates: indexes, Catalogue: catalogueIndexes, Identity: [], Organisations: [] },
});
