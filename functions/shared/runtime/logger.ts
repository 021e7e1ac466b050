import { Logger } from "@aws-lambda-powertools/logger";

/** Structured JSON log; level by POWERTOOLS_LOG_LEVEL, service by POWERTOOLS_SERVICE_NAME. */
export const logger = new Logger();
