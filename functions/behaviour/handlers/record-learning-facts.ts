import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { kindOf } from "../../learning/client.ts";
import { progress } from "../../learning/contract/progress.ts";
import { review } from "../../learning/contract/review.ts";
import { wish } from "../../learning/contract/wishlist.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { itemAfter, itemBefore } from "../../shared/runtime/record-images.ts";
import { keptFacts } from "../adapters/kept-facts.ts";
import type { BehaviourEvent } from "../contract/event.ts";
import { type FactId, progressFacts, reviewFact, wishFact } from "../domain/facts.ts";
import { behaviourEnv } from "../env.ts";
import { type KeepEventsPorts, keepEvents } from "../flows/keep-events.ts";

type Item = Record<string, unknown>;

function factsOf(before: Item | undefined, after: Item, factId: FactId): BehaviourEvent[] {
  switch (kindOf(after)) {
    case "review":
      return before ? [] : [reviewFact(review.parse(after), factId)];
    case "progress":
      return progressFacts(before && progress.parse(before), progress.parse(after), factId);
    case "wish":
      return before ? [] : [wishFact(wish.parse(after), factId)];
    default:
      return [];
  }
}

export const recordLearningFacts =
  (ports: KeepEventsPorts & { readonly factId: FactId }) =>
  async (record: DynamoDBRecord): Promise<void> => {
    const refusal = await keepEvents(ports, factsOf(itemBefore(record), itemAfter(record), ports.factId));
    if (refusal) throw new Error(refusal.detail);
  };

const processor = new BatchProcessor(EventType.DynamoDBStreams);
const keep = recordLearningFacts(keptFacts(environment(...behaviourEnv)));

/** On learning's stream: a review, a wish, or a step of progress. One by one: a learner's steps change one profile. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, keep, processor, { context, processInParallel: false });
