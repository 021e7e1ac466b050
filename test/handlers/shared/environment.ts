/** Imported first: the logger reads its level as it loads. */
process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
