import { endpoint } from "../../shared/runtime/endpoint.ts";
import { sampleSizeRoutes } from "../contract/sample-size.ts";
import { sampleSize } from "../experiments/sample-size.ts";

export const handler = endpoint(sampleSizeRoutes.getSampleSize, async ({ query }) => sampleSize(query));
