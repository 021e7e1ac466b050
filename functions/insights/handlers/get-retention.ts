import { S3Client } from "@aws-sdk/client-s3";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findRetention } from "../adapters/read-models.ts";
import { retentionRoutes } from "../contract/retention.ts";
import { shownCohort } from "../domain/people.ts";
import { insightsEnv } from "../env.ts";
import type { FindRetention } from "../flows/ports.ts";
import { ALL } from "../flows/rebuild-days.ts";

export const getRetention = (ports: { readonly findRetention: FindRetention }) =>
  endpoint(retentionRoutes.getRetention, async () => {
    const found = await ports.findRetention(ALL);
    return { countedThrough: found?.countedThrough, items: (found?.cohorts ?? []).map(shownCohort) };
  });

const { INSIGHTS_BUCKET } = environment(...insightsEnv);
export const handler = getRetention({ findRetention: findRetention(new S3Client({}), INSIGHTS_BUCKET) });
