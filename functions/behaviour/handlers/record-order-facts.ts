import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { FirehoseClient } from "@aws-sdk/client-firehose";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { order } from "../../commerce/contract/order.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { factId } from "../../shared/runtime/fact-id.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { appendLog } from "../adapters/log.ts";
import { findProfile, replaceProfiles } from "../adapters/profiles.ts";
import { type FactId, orderFacts } from "../domain/facts.ts";
import { behaviourEnv } from "../env.ts";
import { type KeepEventsPorts, keepEvents } from "../flows/keep-events.ts";

export const recordOrderFacts =
  (ports: KeepEventsPorts & { readonly factId: FactId }) =>
  async ({ dynamodb }: DynamoDBRecord): Promise<void> => {
    const before = dynamodb?.OldImage && order.parse(unmarshall(dynamodb.OldImage as never));
    const after = order.parse(unmarshall(dynamodb?.NewImage as never));
    const refusal = await keepEvents(ports, orderFacts(before, after, ports.factId));
    if (refusal) throw new Error(refusal.detail);
  };

const processor = new BatchProcessor(EventType.DynamoDBStreams);
const env = environment(...behaviourEnv);
const record = recordOrderFacts({
  appendLog: appendLog(new FirehoseClient({}), env.BEHAVIOUR_STREAM),
  findProfile: findProfile(documents, env.BEHAVIOUR_TABLE),
  replaceProfiles: replaceProfiles(documents, env.BEHAVIOUR_TABLE),
  factId,
  pause,
  now: () => Date.now(),
});

/** On commerce's stream: an order was paid or given back. One by one: a customer's orders change one profile. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, record, processor, { context, processInParallel: false });
