import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { FirehoseClient } from "@aws-sdk/client-firehose";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { visitor } from "../../identity/contract/visitor.ts";
import { unlessBusy } from "../../shared/kernel/optimistic.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { factId } from "../../shared/runtime/fact-id.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { appendLog } from "../adapters/log.ts";
import { findProfile, replaceProfiles } from "../adapters/profiles.ts";
import { type MergeEvent, subjectOf } from "../contract/event.ts";
import type { FactId } from "../domain/facts.ts";
import { mergedProfiles } from "../domain/profile.ts";
import { behaviourEnv } from "../env.ts";
import { changeProfiles } from "../flows/change-profiles.ts";
import { type KeepEventsPorts, logBusy } from "../flows/keep-events.ts";

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
    const subjects = [subjectOf({ anonymousId }), subjectOf({ user })];
    const changed = await changeProfiles(ports, subjects, async ([from, into]) => {
      const after = mergedProfiles(from, into, merge);
      if (after[0] === from || isLogged) return after;
      if (!(await ports.appendLog([merge]))) throw new Error(logBusy.detail);
      isLogged = true;
      return after;
    });
    unlessBusy(changed, `The profile of visitor ${anonymousId}`);
  };

const processor = new BatchProcessor(EventType.DynamoDBStreams);
const env = environment(...behaviourEnv);
const merge = mergeVisitor({
  appendLog: appendLog(new FirehoseClient({}), env.BEHAVIOUR_STREAM),
  findProfile: findProfile(documents, env.BEHAVIOUR_TABLE),
  replaceProfiles: replaceProfiles(documents, env.BEHAVIOUR_TABLE),
  factId,
  pause,
  now: () => Date.now(),
});

/** On identity's stream: a visitor has registered. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, merge, processor, { context, processInParallel: false });
