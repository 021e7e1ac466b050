import { type BehaviourEvent, behaviourEvent, type MergeEvent, mergeEvent } from "../behaviour/contract.ts";

/** One line of the behaviour log, or undefined if it is none. */
export function logLine(line: string): BehaviourEvent | MergeEvent | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  const merge = typeof value === "object" && value !== null && "type" in value && value.type === "merge";
  return (merge ? mergeEvent : behaviourEvent).safeParse(value).data;
}
