import { InvokeEndpointCommand, type SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { logger } from "../../shared/runtime/logger.ts";
import type { Now, Rerank, ScoredBy } from "../flows/ports.ts";
import { CLOSED_BREAKER, failedBreaker, isOpen, triedBreaker } from "../serving/circuit-breaker.ts";
import { RERANKER_BUDGET_MS } from "../settings.ts";

/** The JSON of an endpoint's requests and replies. */
export interface EndpointFormat {
  readonly request: (by: ScoredBy) => object;
  /** @throws z.ZodError for a reply in another format, or a score that is not a probability */
  readonly scores: (body: unknown) => readonly number[];
}

/** Asks a SageMaker endpoint for the score of each candidate, within a time budget and behind a circuit breaker. */
export function rerank(
  client: SageMakerRuntimeClient,
  {
    name,
    format,
    now,
    budgetMs = RERANKER_BUDGET_MS,
  }: {
    readonly name: string;
    readonly format: EndpointFormat;
    readonly now: Now;
    readonly budgetMs?: number;
  },
): Rerank {
  let breaker = CLOSED_BREAKER;
  return async (by) => {
    if (by.candidates.length === 0) return { state: "off" };
    if (isOpen(breaker, now())) return { state: "open" };
    breaker = triedBreaker(breaker, now());
    const abortSignal = AbortSignal.timeout(budgetMs);
    try {
      const { Body } = await client.send(
        new InvokeEndpointCommand({
          EndpointName: name,
          ContentType: "application/json",
          Accept: "application/json",
          Body: JSON.stringify(format.request(by)),
        }),
        { abortSignal },
      );
      const scores = format.scores(JSON.parse(Buffer.from(Body).toString()));
      if (scores.length !== by.candidates.length) {
        throw new RangeError(`${scores.length} scores for ${by.candidates.length} candidates.`);
      }
      breaker = CLOSED_BREAKER;
      return { state: "used", scores: [...scores] };
    } catch (error) {
      breaker = failedBreaker(breaker, now());
      logger.warn("the re-ranker gave no scores", { error });
      return { state: abortSignal.aborted ? "late" : "failed" };
    }
  };
}

/** For stages without an endpoint. */
export const withoutReranker: Rerank = async () => ({ state: "off" });
