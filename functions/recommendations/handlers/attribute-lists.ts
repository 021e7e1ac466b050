import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { S3Client } from "@aws-sdk/client-s3";
import { wasVisitor } from "../../identity/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { findDayRecord, keepDayRecord, listLogOfDay } from "../adapters/attribution-bucket.ts";
import { findReceipts, isDayCounted, keepDayCounts } from "../adapters/attribution-table.ts";
import { readObjects } from "../adapters/behaviour-log.ts";
import { findDayExposures, keepDayExposures, keepMaturedDay } from "../adapters/exposure-bucket.ts";
import { attributeDaysEnv } from "../env.ts";
import { attributeDays } from "../flows/attribute-days.ts";

const env = environment(...attributeDaysEnv);
const s3 = new S3Client({});
const decoder = new TextDecoder();
const metrics = new Metrics({ namespace: "Lyceum" });
/** The share of its time after which no further day is begun. */
const LAST_BEGUN = 0.5;

/** Every night: attributes the clicks and study of the previous days to lists. */
export const handler = async (
  _event?: unknown,
  context?: { readonly getRemainingTimeInMillis?: () => number },
): Promise<void> => {
  const now = () => Date.now();
  const remaining = context?.getRemainingTimeInMillis?.() ?? 900_000;
  const report = await attributeDays(
    {
      listLogOfDay: listLogOfDay(s3, env.BEHAVIOUR_BUCKET),
      readObjects: readObjects(s3, env.BEHAVIOUR_BUCKET),
      findReceipts: findReceipts(documents, env.RECOMMENDATIONS_TABLE),
      wasVisitor: wasVisitor(documents, env.IDENTITY_TABLE),
      findDayRecord: findDayRecord(s3, env.MODEL_BUCKET),
      keepDayRecord: keepDayRecord(s3, env.MODEL_BUCKET),
      findDayExposures: findDayExposures(s3, env.MODEL_BUCKET),
      keepDayExposures: keepDayExposures(s3, env.MODEL_BUCKET),
      keepMaturedDay: keepMaturedDay(s3, env.MODEL_BUCKET),
      isDayCounted: isDayCounted(documents, env.RECOMMENDATIONS_TABLE),
      keepDayCounts: keepDayCounts(documents, env.RECOMMENDATIONS_TABLE),
      countRefused: (refused) => {
        metrics.addMetric("ForeignListIds", MetricUnit.Count, refused);
        metrics.publishStoredMetrics();
      },
      now,
    },
    (bytes) => decoder.decode(bytes),
    now() + LAST_BEGUN * remaining,
  );
  logger.info("clicks and study are attributed to lists", { ...report });
};
