import { InvokeEndpointCommand, type SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import * as z from "zod";
import { logger } from "../../shared/runtime/logger.ts";
import type { Now, Rerank } from "../flows/ports.ts";
import { CLOSED_BREAKER, failedBreaker, isOpen, triedBreaker } from "../serving/circuit-breaker.ts";
import { FEATURES } from "../serving/features.ts";
import { RERANKER_BUDGET_MS } from "../settings.ts";

/** See "Factorization Machines Response Formats" in the SageMaker AI Developer Guide. */
const replySchema = z.object({ predictions: z.array(z.object({ score: z.number().min(0).max(1) })) });

/** Asks a SageMaker endpoint that speaks the JSON of the built-in Factorization Machines, a binary classifier. */
export function rerank(
  client: SageMakerRuntimeClient,
  EndpointName: string,
  now: Now,
  budgetMs = RERANKER_BUDGET_MS,
): Rerank {
  let breaker = CLOSED_BREAKER;
  return async (instances) => {
    if (instances.length === 0) return { state: "off" };
    if (isOpen(breaker, now())) return { state: "open" };
    breaker = triedBreaker(breaker, now());
    const abortSignal = AbortSignal.timeout(budgetMs);
    try {
      const body = instances.map(({ keys, values }) => ({ data: { features: { keys, shape: [FEATURES], values } } }));
      const { Body } = await client.send(
        new InvokeEndpointCommand({
          EndpointName,
          ContentType: "application/json",
          Accept: "application/json",
          Body: JSON.stringify({ instances: body }),
        }),
        { abortSignal },
      );
      const { predictions } = replySchema.parse(JSON.parse(Buffer.from(Body).toString()));
      if (predictions.length !== instances.length) {
        throw new RangeError(`${predictions.length} predictions came for ${instances.length} instances.`);
      }
      breaker = CLOSED_BREAKER;
      return { state: "used", scores: predictions.map(({ score }) => score) };
    } catch (error) {
      breaker = failedBreaker(breaker, now());
      logger.warn("the re-ranker gave no scores", { error });
      return { state: abortSignal.aborted ? "late" : "failed" };
    }
  };
}

/** Where no endpoint is configured. */
export const withoutReranker: Rerank = async () => ({ state: "off" });
