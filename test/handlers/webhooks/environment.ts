/** Imported first: handlers read their environment as they load. */
process.env.WEBHOOKS_TABLE ??= "WEBHOOKS";
process.env.IDENTITY_TABLE ??= "IDENTITY";
process.env.USER_POOL_ID ??= "us-east-1_Abc123XyZ";
process.env.AWS_REGION ??= "us-east-1";
process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
process.env.POWERTOOLS_METRICS_DISABLED ??= "true";
