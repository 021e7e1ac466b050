import { TrainingLog } from "../../../functions/recommendations/log/training-log.ts";

const decoder = new TextDecoder();
export const decode = (bytes: Uint8Array): string => decoder.decode(bytes);

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

let ids = 0;
/** A view by user u of product p; each has an id of its own. */
export const event = (fields: object = {}) => ({
  id: `01J${String(ids++).padStart(23, "0")}`,
  type: "view",
  at: "2026-05-01T00:00:00Z",
  product: "p",
  session: "s",
  user: "u",
  consent: true,
  ...fields,
});

/** Gives a log lines that arrived in an hour, and what it said of each. */
export function give(log: TrainingLog, hour: number, lines: readonly (object | string)[]) {
  return lines.map((line) => {
    const bytes = Buffer.from(typeof line === "string" ? line : JSON.stringify(line));
    return log.accept(bytes, 0, bytes.length, hour);
  });
}

/** The hour in which an event arrives that is told at once. */
export const hourAt = (at: string): number => Math.floor(Date.parse(at) / HOUR);

/** A log that holds lines that arrived on the second of May. */
export function logOf(...lines: (object | string)[]): TrainingLog {
  const log = new TrainingLog(decode);
  give(log, hourAt("2026-05-02T00:00:00Z"), lines);
  return log;
}
