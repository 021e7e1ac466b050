import { S3Client } from "@aws-sdk/client-s3";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findRelease } from "../adapters/read-models.ts";
import { audienceRoutes } from "../contract/audience.ts";
import { insightsEnv } from "../env.ts";
import type { FindRelease } from "../flows/ports.ts";

export const getAudience = (ports: { readonly findRelease: FindRelease }) =>
  endpoint(audienceRoutes.getAudience, async (request) => ({
    audience: (await ports.findRelease(member(request).user))?.audience,
  }));

const { INSIGHTS_BUCKET } = environment(...insightsEnv);
export const handler = getAudience({ findRelease: findRelease(new S3Client({}), INSIGHTS_BUCKET) });
