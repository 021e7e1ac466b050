import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { visitor } from "../../identity/contract/identity.ts";
import { liveBehaviour } from "../adapters/live.ts";
import { type MergeEvent, subjectOf } from "../contract/event.ts";
import type { FactId } from "../domain/facts.ts";
import { mergedProfiles } from "../domain/profile.ts";
import { busy, type KeepEventsPorts } from "../flows/keep-events.ts";

export const mergeVisitor =
  (ports: KeepEventsPorts & { readonly factId: FactId }) =>
  async ({ dynamodb }: DynamoDBRecord): Promise<void> => {
    const { user, anonymousId, at } = visitor.parse(unmarshall(dynamodb?.NewImage as never));
    const merge: MergeEvent = {
      id: ports.factId(at, `merge ${anonymousId} ${user}`),
      type: "merge",
      at,
      user,
      anonymousId,
    };
    let isLogged = false;
    const subjects = [subjectOf({ anonymousId }), subjectOf({ user })] as const;
    const changed = await ports.changeProfiles(subjects, async ([from, into]) => {
      const after = mergedProfiles(from, into, merge);
      if (after[0] === from || isLogged) return after;
      if (!(await ports.appendLog([merge]))) throw new Error(busy.detail);
      isLogged = true;
      return after;
    });
    if (!changed) throw new Error(busy.detail);
  };

const processor = new BatchProcessor(EventType.DynamoDBStreams);
const merge = mergeVisitor(liveBehaviour());

/** On identity's stream: a visitor has registered. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, merge, processor, { context, processInParallel: false });
