import { S3Client } from "@aws-sdk/client-s3";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { findExperiment, findPlan } from "../adapters/experiments.ts";
import { readExposures } from "../adapters/exposures.ts";
import { readCredited, readListDay } from "../adapters/list-days.ts";
import { nightOfOffers } from "../adapters/offers-night.ts";
import { keepHoldoutReading, keepPolicyReading, keepReading, readBought } from "../adapters/readings.ts";
import { readingsEnv } from "../env.ts";
import { offersNight } from "../flows/offers-night.ts";
import { readNight } from "../flows/read-night.ts";

const env = environment(...readingsEnv);
const table = env.CONVERSION_TABLE;

/** In the night: what experiments show, and what offers brought. */
export const handler = async (): Promise<void> => {
  const report = await readNight({
    findPlan: findPlan(documents, table),
    findExperiment: findExperiment(documents, table),
    readExposures: readExposures(documents, table),
    readBought: readBought(documents, table),
    readListDay: readListDay(new S3Client({}), env.MODEL_BUCKET),
    readCredited: readCredited(documents, env.RECOMMENDATIONS_TABLE),
    keepReading: keepReading(documents, table),
    keepHoldoutReading: keepHoldoutReading(documents, table),
    keepPolicyReading: keepPolicyReading(documents, table),
    now: () => Date.now(),
  });
  logger.info("experiments are read", { ...report });
  const learnt = await offersNight(nightOfOffers(documents, table, () => Date.now()));
  logger.info("offers have learnt", { ...learnt });
};
