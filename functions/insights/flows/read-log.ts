import type { BehaviourEvent, MergeEvent } from "../../behaviour/contract/event.ts";
import { eventTypes } from "../../behaviour/contract/event-types.ts";
import { dayText } from "../domain/days.ts";
import { Journeys } from "../domain/journeys.ts";
import { partOf } from "../domain/people.ts";
import { BYTES_A_PASS, MOST_PASSES } from "../settings.ts";
import type { ListLog, ReadLines } from "./ports.ts";

export interface ReadLogPorts {
  readonly listLog: ListLog;
  readonly readLines: ReadLines;
}

const MERGE = '"type":"merge"';
const PRODUCT = '"product":';

const TYPES: ReadonlySet<string> = new Set(eventTypes);
const isText = (value: unknown): boolean => typeof value === "string";
const isTextOrNone = (value: unknown): boolean => value === undefined || isText(value);

/**
 * Parses a line; undefined if it is invalid. Only the counted fields are checked: every line was checked against the whole
 * schema before it was written, and repeating that would take most of the run's time.
 */
function told(line: string): BehaviourEvent | MergeEvent | undefined {
  let value: Partial<Record<string, unknown>> | null;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const { id, type, at, user, anonymousId, product, placement, query, recommendationId } = value ?? {};
  const isSaid =
    isText(id) &&
    isText(at) &&
    !Number.isNaN(Date.parse(at as string)) &&
    isTextOrNone(user) &&
    isTextOrNone(anonymousId);
  if (!isSaid) return undefined;
  if (type === "merge") return isText(user) && isText(anonymousId) ? (value as unknown as MergeEvent) : undefined;
  const isEvent = TYPES.has(type as string) && [product, placement, query, recommendationId].every(isTextOrNone);
  return isEvent ? (value as unknown as BehaviourEvent) : undefined;
}

/**
 * Reads the log of some days of arrival as journeys of the same days: of everybody at once, or in passes of some people each
 * if that would not fit into memory. Invalid lines are left out.
 * @param from days since 1970; both ends included
 * @throws Error if it would take more than `MOST_PASSES` passes
 */
export async function* journeysOf(ports: ReadLogPorts, from: number, to: number): AsyncGenerator<Journeys> {
  const objects = await ports.listLog(dayText(from), dayText(to));
  const keys = objects.map(({ key }) => key);
  const passes = Math.max(1, Math.ceil(objects.reduce((sum, { size }) => sum + size, 0) / BYTES_A_PASS));
  if (passes > MOST_PASSES) {
    throw new Error(
      `The log of ${dayText(from)} to ${dayText(to)} would take ${passes} passes; ${MOST_PASSES} are the most.`,
    );
  }
  const users = new Map<string, string>();
  if (passes > 1) {
    await ports.readLines(keys, (line) => {
      const merge = line.includes(MERGE) ? told(line) : undefined;
      if (merge?.type === "merge") users.set(merge.anonymousId, merge.user);
    });
  }
  for (let pass = 0; pass < passes; pass++) {
    const journeys = new Journeys(from, to);
    await ports.readLines(keys, (line) => {
      if (!line.includes(PRODUCT) && !line.includes(MERGE)) return;
      const event = told(line);
      if (event?.type === "merge") journeys.merge(event);
      if (!event || event.type === "merge") return;
      const { user, anonymousId = "" } = event;
      if (passes === 1 || partOf(user ?? users.get(anonymousId) ?? anonymousId, passes) === pass)
        journeys.accept(event);
    });
    journeys.settle();
    yield journeys;
  }
}
