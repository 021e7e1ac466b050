import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { CHANGES, changedLists } from "../kernel/changed.ts";
import { HOUR_MS, iso } from "../kernel/time.ts";
import { type BusEvent, liveBus, type PutEvents } from "./bus.ts";
import { documents } from "./documents.ts";
import { logger } from "./logger.ts";
import { eventOf, inCalls, put } from "./relay.ts";

/** An item of a table, as it is now. */
type Item = Readonly<Record<string, unknown>>;
/** The items that changed between two instants. */
export type ListChanged = (from: string, until: string) => AsyncIterable<Item>;

export interface TellAgainPorts {
  readonly listChanged: ListChanged;
  readonly putEvents: PutEvents;
  /** Epoch ms. */
  readonly now: () => number;
}

/** Two nights, so that the next night publishes what one failed to. */
const REACH_MS = 48 * HOUR_MS;
/** Changes younger than this are left out, as they are still being published. */
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
 * Publishes all changes of the last two days again, as it is unknown which ones a stream lost; receivers are idempotent. An
 * event has the current item, without its image before.
 * @throws Error if the bus refused some of them
 */
export const tellAgain =
  (source: `lyceum.${string}`, { listChanged, putEvents, now }: TellAgainPorts) =>
  async (): Promise<{ readonly told: number }> => {
    const at = now();
    const instant = (ago: number) => iso(at - ago);
    let told = 0;
    let failed = 0;
    let waiting: { event: BusEvent }[] = [];
    const flush = async () => {
      for (const call of inCalls(waiting)) {
        const reasons = (await put(putEvents, call)).filter((reason) => reason !== undefined);
        told += call.length - reasons.length;
        failed += reasons.length;
        if (reasons.length > 0) logger.error("changes were not published again", { reasons });
      }
      waiting = [];
    };
    for await (const item of listChanged(instant(REACH_MS), instant(YOUNG_MS))) {
      waiting.push({ event: eventOf(source, String(item.sk), item) });
      if (waiting.length >= 100) await flush();
    }
    await flush();
    if (failed > 0) throw new Error(`${failed} changes were not published again.`);
    logger.info("told again", { told });
    return { told };
  };

export const liveTellAgain = (source: `lyceum.${string}`, table: string) =>
  tellAgain(source, {
    listChanged: listChanged(documents, table),
    putEvents: liveBus(),
    now: () => Date.now(),
  });
