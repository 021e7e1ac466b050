/** Imported first: handlers read their environment as they load. */
process.env.ORGANISATIONS_TABLE ??= "Organisations";
process.env.CATALOGUE_TABLE ??= "Catalogue";
process.env.COMMERCE_TABLE ??= "Commerce";
process.env.LEARNING_TABLE ??= "Learning";
process.env.SITE_URL ??= "https://shop.example";
process.env.TAX ??= "off";
process.env.AWS_REGION ??= "us-east-1";
process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
