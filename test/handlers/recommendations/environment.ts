/** Imported first: handlers read their environment as they load. */
for (const name of ["CATALOGUE", "CREATORS", "COMMERCE", "BEHAVIOUR", "IDENTITY", "RECOMMENDATIONS", "CONVERSION"])
  process.env[`${name}_TABLE`] ??= name;
process.env.MODEL_BUCKET ??= "models";
process.env.BEHAVIOUR_BUCKET ??= "log";
process.env.BEHAVIOUR_STREAM ??= "log";
process.env.RETRAIN_FUNCTION ??= "retrain";
process.env.AWS_REGION ??= "us-east-1";
process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
process.env.VISITOR_SECRET ??= "VisitorKey";
