/** Imported first: handlers read their environment as they load. */
process.env.PAYOUTS_TABLE ??= "PAYOUTS";
process.env.AFFILIATES_TABLE ??= "AFFILIATES";
process.env.COMMERCE_TABLE ??= "COMMERCE";
process.env.PLATFORM_COUNTRY ??= "US";
process.env.SETTLEMENT_CURRENCIES ??= "usd";
process.env.PAYOUTS_STRIPE_SECRET ??= "stripe";
process.env.SITE_URL ??= "https://shop.example";
process.env.AWS_REGION ??= "us-east-1";
process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
