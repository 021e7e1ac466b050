import { startCloud } from "../cloud.ts";

/** Imported first: handlers read their environment as they load. */
for (const name of ["CONVERSION", "BEHAVIOUR", "IDENTITY", "RECOMMENDATIONS"]) process.env[`${name}_TABLE`] ??= name;
process.env.MODEL_BUCKET ??= "models";
process.env.VISITOR_SECRET ??= "VisitorKey";

export const cloud = await startCloud({
  tables: { CONVERSION: [], BEHAVIOUR: [], IDENTITY: [], RECOMMENDATIONS: [] },
  buckets: ["models"],
});
