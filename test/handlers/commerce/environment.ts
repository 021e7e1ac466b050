/** Imported first: handlers read their environment as they load. */
for (const name of ["AFFILIATES", "CATALOGUE", "COMMERCE", "CONVERSION", "CREDITS", "LEARNING", "ORGANISATIONS"])
  process.env[`${name}_TABLE`] ??= name;
process.env.STRIPE_SECRET ??= "stripe";
process.env.BEHAVIOUR_TABLE ??= "BEHAVIOUR";
process.env.IDENTITY_TABLE ??= "IDENTITY";
process.env.CREATORS_TABLE ??= "CREATORS";
process.env.SELLER ??= JSON.stringify({ name: "Lyceum" });
process.env.METER_EVENT ??= "credits";
process.env.CONTENT_BUCKET ??= "content";
process.env.SITE_URL ??= "https://shop.example";
process.env.TAX ??= "off";
process.env.AWS_REGION ??= "us-east-1";
process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
