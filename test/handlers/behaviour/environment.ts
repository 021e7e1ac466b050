/** Imported first: handlers read their environment as they load. */
process.env.BEHAVIOUR_TABLE = "Behaviour";
process.env.BEHAVIOUR_STREAM = "behaviour-log";
process.env.CATALOGUE_TABLE = "Catalogue";
process.env.COMMERCE_TABLE = "Commerce";
process.env.LEARNING_TABLE = "Learning";
process.env.AWS_REGION = "us-east-1";
process.env.AWS_ACCESS_KEY_ID = "test";
process.env.AWS_SECRET_ACCESS_KEY = "test";
process.env.POWERTOOLS_LOG_LEVEL = "SILENT";
process.env.POWERTOOLS_METRICS_DISABLED = "true";
