import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { order } from "../../commerce/contract/order.ts";
import { liveBehaviour } from "../adapters/live.ts";
import type { FactId } from "../domain/facts.ts";
import { orderFacts } from "../domain/facts.ts";
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
const record = recordOrderFacts(liveBehaviour());

/** On commerce's stream: an order was paid or given back. One by one: a customer's orders change one profile. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, record, processor, { context, processInParallel: false });
