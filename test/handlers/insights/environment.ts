/** Imported first: handlers read their environment as they load. */
for (const name of ["CATALOGUE", "BEHAVIOUR"]) process.env[`${name}_TABLE`] ??= name;
process.env.BEHAVIOUR_BUCKET ??= "log";
process.env.INSIGHTS_BUCKET ??= "insights";
process.env.AWS_REGION ??= "us-east-1";
process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
