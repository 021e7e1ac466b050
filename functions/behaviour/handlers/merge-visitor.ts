import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { visitor } from "../../identity/contract/visitor.ts";
import { unlessBusy } from "../../shared/kernel/optimistic.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { itemAfter } from "../../shared/runtime/record-images.ts";
import { keptFacts } from "../adapters/kept-facts.ts";
import { type MergeEvent, subjectOf } from "../contract/event.ts";
import type { FactId } from "../domain/facts.ts";
import { mergedProfiles } from "../domain/profile.ts";
import { behaviourEnv } from "../env.ts";
import { changeProfiles } from "../flows/change-profiles.ts";
import { type KeepEventsPorts, logBusy } from "../flows/keep-events.ts";

export const mergeVisitor =
  (ports: KeepEventsPorts & { readonly factId: FactId }) =>
  async (record: DynamoDBRecord): Promise<void> => {
    const { user, anonymousId, at } = visitor.parse(itemAfter(record));
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
      // If the user turned profiling off, the log does not record which visitor they were either.
      if (after[0] === from || isLogged || into?.isOff) return after;
      if (!(await ports.appendLog([merge]))) throw new Error(logBusy.detail);
      isLogged = true;
      return after;
    });
    unlessBusy(changed, `The profile of visitor ${anonymousId}`);
  };

const processor = new BatchProcessor(EventType.DynamoDBStreams);
const merge = mergeVisitor(keptFacts(environment(...behaviourEnv)));

/** On identity's stream: a visitor has registered. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, merge, processor, { context, processInParallel: false });
