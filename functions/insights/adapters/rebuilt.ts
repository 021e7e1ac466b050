import type { S3Client } from "@aws-sdk/client-s3";
import { scanAttributes } from "../../catalogue/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import type { rebuildEnv } from "../env.ts";
import type { RebuildInsightsPorts } from "../flows/rebuild-insights.ts";
import { findLearners } from "./learners.ts";
import { findFirstDay, listLog, readLines } from "./log.ts";
import { keepDay } from "./parquet.ts";
import {
  findFunnelMonth,
  findPeople,
  findRelease,
  findThrough,
  keepFunnelMonth,
  keepPeople,
  keepRelease,
  keepRetention,
  keepThrough,
  listScopes,
} from "./read-models.ts";

/** The ports of a nightly run. */
export const rebuildPorts = (
  s3: S3Client,
  env: Readonly<Record<(typeof rebuildEnv)[number], string>>,
  now = () => Date.now(),
): RebuildInsightsPorts => ({
  listLog: listLog(s3, env.BEHAVIOUR_BUCKET),
  findFirstDay: findFirstDay(s3, env.BEHAVIOUR_BUCKET),
  readLines: readLines(s3, env.BEHAVIOUR_BUCKET),
  scanProducts: scanAttributes(documents, env.CATALOGUE_TABLE),
  findLearners: findLearners(documents, env.BEHAVIOUR_TABLE),
  keepDay: keepDay(s3, env.INSIGHTS_BUCKET),
  findFunnelMonth: findFunnelMonth(s3, env.INSIGHTS_BUCKET),
  keepFunnelMonth: keepFunnelMonth(s3, env.INSIGHTS_BUCKET),
  listScopes: listScopes(s3, env.INSIGHTS_BUCKET),
  findPeople: findPeople(s3, env.INSIGHTS_BUCKET),
  keepPeople: keepPeople(s3, env.INSIGHTS_BUCKET),
  keepRetention: keepRetention(s3, env.INSIGHTS_BUCKET),
  findRelease: findRelease(s3, env.INSIGHTS_BUCKET),
  keepRelease: keepRelease(s3, env.INSIGHTS_BUCKET),
  findThrough: findThrough(s3, env.INSIGHTS_BUCKET),
  keepThrough: keepThrough(s3, env.INSIGHTS_BUCKET),
  now,
});
