import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { CHANGES, changedLists } from "../kernel/changed.ts";
import { liveBus, type PutEvents } from "./bus.ts";
import { documents } from "./documents.ts";
import { logger } from "./logger.ts";
import { inCalls, put, toldOf } from "./relay.ts";

/** An item of a table, as it is now. */
export type Item = Readonly<Record<string, unknown>>;
/** The items that changed between two instants. */
export type ListChanged = (from: string, until: string) => AsyncIterable<Item>;

export interface TellAgainPorts {
  readonly listChanged: ListChanged;
  readonly putEvents: PutEvents;
  /** Epoch ms. */
  readonly now: () => number;
}

const HOUR_MS = 3_600_000;
/** Two nights: what one fails to tell, the next does. */
const REACH_MS = 48 * HOUR_MS;
/** What is younger is being told of. */
const YOUNG_MS = HOUR_MS;

export const listChanged = (client: DynamoDBDocumentClient, TableName: string): ListChanged =>
  async function* (since, to) {
    for (const { partition, from, until } of changedLists(since, to)) {
      const query = {
        TableName,
        IndexName: CHANGES.index,
        KeyConditionExpression: `${CHANGES.index}Pk = :list AND ${CHANGES.index}Sk BETWEEN :from AND :until`,
        ExpressionAttributeValues: { ":list": partition, ":from": from, ":until": until },
      };
      for await (const { Items = [] } of paginateQuery({ client }, query)) yield* Items;
    }
  };

/**
 * Tells the bus once more of all that changed in the last two days: nobody knows what a stream did not tell, and whoever hears
 * makes the second time change nothing. An event has the item as it is now, and nothing of before.
 * @throws Error where the bus did not take all of it
 */
export const tellAgain =
  (source: `lyceum.${string}`, { listChanged, putEvents, now }: TellAgainPorts) =>
  async (): Promise<{ readonly told: number }> => {
    const at = now();
    const instant = (ago: number) => new Date(at - ago).toISOString();
    let told = 0;
    let failed = 0;
    let waiting: { told: Parameters<PutEvents>[0][number] }[] = [];
    const flush = async () => {
      for (const call of inCalls(waiting)) {
        const reasons = (await put(putEvents, call)).filter((reason) => reason !== undefined);
        told += call.length - reasons.length;
        failed += reasons.length;
        if (reasons.length > 0) logger.error("changes were not told again", { reasons });
      }
      waiting = [];
    };
    for await (const item of listChanged(instant(REACH_MS), instant(YOUNG_MS))) {
      waiting.push({ told: toldOf(source, String(item.sk), item) });
      if (waiting.length >= 100) await flush();
    }
    await flush();
    if (failed > 0) throw new Error(`${failed} changes were not told again.`);
    logger.info("told again", { told });
    return { told };
  };

export const liveTellAgain = (source: `lyceum.${string}`, table: string) =>
  tellAgain(source, {
    listChanged: listChanged(documents, table),
    putEvents: liveBus(),
    now: () => Date.now(),
  });
