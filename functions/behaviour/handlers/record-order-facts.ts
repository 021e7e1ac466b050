import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { order } from "../../commerce/contract/order.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { itemAfter, itemBefore } from "../../shared/runtime/record-images.ts";
import { keptFacts } from "../adapters/kept-facts.ts";
import { type FactId, orderFacts } from "../domain/facts.ts";
import { behaviourEnv } from "../env.ts";
import { type KeepEventsPorts, keepEvents } from "../flows/keep-events.ts";

export const recordOrderFacts =
  (ports: KeepEventsPorts & { readonly factId: FactId }) =>
  async (record: DynamoDBRecord): Promise<void> => {
    const before = itemBefore(record);
    const after = order.parse(itemAfter(record));
    const refusal = await keepEvents(ports, orderFacts(before && order.parse(before), after, ports.factId));
    if (refusal) throw new Error(refusal.detail);
  };

const processor = new BatchProcessor(EventType.DynamoDBStreams);
const keep = recordOrderFacts(keptFacts(environment(...behaviourEnv)));

/** On commerce's stream: an order was paid or given back. One by one: a customer's orders change one profile. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, keep, processor, { context, processInParallel: false });
