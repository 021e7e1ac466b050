import * as z from "zod";
import { FEATURES } from "../serving/features.ts";
import type { EndpointFormat } from "./reranker.ts";

/** See "Factorization Machines Response Formats" in the SageMaker AI Developer Guide. */
const reply = z.object({ predictions: z.array(z.object({ score: z.number().min(0).max(1) })) });

/** SageMaker's built-in Factorization Machines, a binary classifier: it scores each candidate by its features. */
export const factorizationMachine: EndpointFormat = {
  request({ features }) {
    const instances = features().map(({ keys, values }) => ({
      data: { features: { keys, shape: [FEATURES], values } },
    }));
    return { instances };
  },
  scores: (body) => reply.parse(body).predictions.map(({ score }) => score),
};
