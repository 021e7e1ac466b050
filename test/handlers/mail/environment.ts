/** Imported first: handlers read their environment as they load. */
process.env.MAIL_TABLE ??= "MAIL";
process.env.MAIL_SENDER ??= "no-reply@shop.example";
process.env.AWS_REGION ??= "us-east-1";
process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
