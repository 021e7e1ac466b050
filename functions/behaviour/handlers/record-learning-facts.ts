import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { FirehoseClient } from "@aws-sdk/client-firehose";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { kindOf } from "../../learning/client.ts";
import { progress } from "../../learning/contract/progress.ts";
import { review } from "../../learning/contract/review.ts";
import { wish } from "../../learning/contract/wishlist.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { factId } from "../../shared/runtime/fact-id.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { appendLog } from "../adapters/log.ts";
import { findProfile, replaceProfiles } from "../adapters/profiles.ts";
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
  async ({ dynamodb }: DynamoDBRecord): Promise<void> => {
    const before = dynamodb?.OldImage && unmarshall(dynamodb.OldImage as never);
    const refusal = await keepEvents(ports, factsOf(before, unmarshall(dynamodb?.NewImage as never), ports.factId));
    if (refusal) throw new Error(refusal.detail);
  };

const processor = new BatchProcessor(EventType.DynamoDBStreams);
const env = environment(...behaviourEnv);
const record = recordLearningFacts({
  appendLog: appendLog(new FirehoseClient({}), env.BEHAVIOUR_STREAM),
  findProfile: findProfile(documents, env.BEHAVIOUR_TABLE),
  replaceProfiles: replaceProfiles(documents, env.BEHAVIOUR_TABLE),
  factId,
  pause,
  now: () => Date.now(),
});

/** On learning's stream: a review, a wish, or a step of progress. One by one: a learner's steps change one profile. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, record, processor, { context, processInParallel: false });
