import { S3Client } from "@aws-sdk/client-s3";
import { findProducts } from "../../catalogue/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import type { ShowFunnelPorts } from "../flows/show-funnel.ts";
import { findFunnelMonth, findThrough } from "./read-models.ts";

/** The ports of the two routes that show journeys. */
export function shownFunnel(env: {
  readonly INSIGHTS_BUCKET: string;
  readonly CATALOGUE_TABLE: string;
}): ShowFunnelPorts {
  const s3 = new S3Client({});
  return {
    findFunnelMonth: findFunnelMonth(s3, env.INSIGHTS_BUCKET),
    findThrough: findThrough(s3, env.INSIGHTS_BUCKET),
    findTitles: findProducts(documents, env.CATALOGUE_TABLE, { consistent: false }),
    now: () => Date.now(),
  };
}
