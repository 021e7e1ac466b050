/** Imported first: handlers read their environment as they load. */
for (const name of ["COMMERCE", "PAYOUTS", "RECOMMENDATIONS", "CATALOGUE"]) process.env[`${name}_TABLE`] ??= name;
process.env.DEAD_LETTERS ??= "mail http://127.0.0.1/000000000000/mail";
process.env.AWS_REGION ??= "us-east-1";
process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
