/** Imported first: handlers read their environment as they load. */
process.env.MAIL_TABLE ??= "MAIL";
process.env.MAIL_SENDER ??= "no-reply@shop.example";
process.env.API_URL ??= "https://api.example";
process.env.COMMERCE_TABLE ??= "COMMERCE";
process.env.MAIL_SET ??= "mails";
process.env.IDENTITY_TABLE ??= "IDENTITY";
process.env.NOTIFICATIONS_TABLE ??= "NOTIFICATIONS";
process.env.ORGANISATIONS_TABLE ??= "ORGANISATIONS";
process.env.WEBHOOKS_TABLE ??= "WEBHOOKS";
process.env.AWS_REGION ??= "us-east-1";
process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
