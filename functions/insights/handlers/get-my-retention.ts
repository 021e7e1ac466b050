import { S3Client } from "@aws-sdk/client-s3";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findRetention } from "../adapters/read-models.ts";
import { retentionRoutes } from "../contract/retention.ts";
import { shownToCreator } from "../domain/people.ts";
import { insightsEnv } from "../env.ts";
import type { FindRetention } from "../flows/ports.ts";

export const getMyRetention = (ports: { readonly findRetention: FindRetention }) =>
  endpoint(retentionRoutes.getMyRetention, async (request) => {
    const found = await ports.findRetention(member(request).user);
    return { countedThrough: found?.countedThrough, items: (found?.cohorts ?? []).flatMap(shownToCreator) };
  });

const { INSIGHTS_BUCKET } = environment(...insightsEnv);
export const handler = getMyRetention({ findRetention: findRetention(new S3Client({}), INSIGHTS_BUCKET) });
