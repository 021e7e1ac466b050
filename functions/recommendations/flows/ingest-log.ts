import { LineSplitter } from "../log/line-splitter.ts";
import { hourOf, NOTHING_READ, resumeAfter, unreadKeys } from "../log/log-index.ts";
import { QuarantineCollector } from "../log/quarantine.ts";
import { decodeSnapshot, encodeSnapshot } from "../log/snapshot.ts";
import { type LogCounts, type LogState, NO_COUNTS, type Reading, TrainingLog } from "../log/training-log.ts";
import type { Now } from "./ports.ts";
import type {
  ListLog,
  MoveSnapshot,
  Quarantine,
  ReadObjects,
  ReadSnapshot,
  StoreSnapshot,
  SweepSnapshots,
} from "./training-ports.ts";

export interface IngestLogPorts {
  readonly readSnapshot: ReadSnapshot;
  readonly storeSnapshot: StoreSnapshot;
  readonly moveSnapshot: MoveSnapshot;
  readonly sweepSnapshots: SweepSnapshots;
  readonly listLog: ListLog;
  readonly readObjects: ReadObjects;
  readonly quarantine: Quarantine;
  readonly now: Now;
}

interface Begun {
  readonly state?: LogState;
  readonly rebuilt?: string;
}

function begin(bytes: Uint8Array | undefined, pointed: boolean, rebuild: boolean): Begun {
  if (rebuild) return { rebuilt: "An operator asked for it." };
  if (!pointed) return { rebuilt: "There is no snapshot yet." };
  if (!bytes) return { rebuilt: "The snapshot is missing or damaged." };
  try {
    return { state: decodeSnapshot(bytes) };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { rebuilt: error.message };
  }
}

/**
 * Adds the new part of the log to the snapshot, stores the result, and moves the pointer to it. If it ends anywhere before that, the
 * old snapshot stays and the next run reads the same again; of two concurrent runs the second to end adds nothing.
 * @param decode UTF-8 to text
 * @param until ms since 1970, after which no further object is begun
 * @returns undefined if another run was faster
 */
export async function ingestLog(
  ports: IngestLogPorts,
  decode: (bytes: Uint8Array) => string,
  { rebuild, until }: { readonly rebuild: boolean; readonly until: number },
): Promise<{ readonly state: LogState; readonly reading: Reading } | undefined> {
  const { pointer, bytes } = await ports.readSnapshot();
  const begun = begin(bytes, pointer !== undefined, rebuild);
  const log = new TrainingLog(decode, begun.state);
  const before = begun.state ? { ...begun.state.counts } : NO_COUNTS;
  const index = begun.state?.index ?? NOTHING_READ;
  const { fresh, misplaced } = unreadKeys(await ports.listLog(resumeAfter(index)), index, ports.now());

  const bad = new QuarantineCollector(decode);
  const done: string[] = [];
  let hour = 0;
  const lines = new LineSplitter((from, start, end) => bad.line(log.accept(from, start, end, hour), from, start, end));
  const nextHour = () => {
    hour = hourOf(fresh[done.length] ?? "") ?? 0;
  };
  nextHour();
  await ports.readObjects(fresh, {
    chunk: (part) => lines.push(part),
    end: (key, damage) => {
      lines.end();
      log.object(damage !== undefined);
      bad.end(key, damage);
      done.push(key);
      nextHour();
      return ports.now() < until;
    },
  });
  for (const found of bad.found) await ports.quarantine(found);

  if (done.length > 0) {
    log.close(done);
    const next = await ports.storeSnapshot(encodeSnapshot(log.state), (pointer?.version ?? 0) + 1);
    if (!(await ports.moveSnapshot(pointer, next))) return undefined;
    await ports.sweepSnapshots(next);
  }
  const { counts } = log.state;
  const names = Object.keys(NO_COUNTS) as (keyof LogCounts)[];
  return {
    state: log.state,
    reading: {
      ...(Object.fromEntries(names.map((name) => [name, counts[name] - before[name]])) as unknown as LogCounts),
      misplaced: misplaced.length,
      left: fresh.length - done.length,
      quarantined: bad.found.reduce((sum, found) => sum + found.lines.length, 0),
      ...(begun.rebuilt !== undefined && done.length > 0 && { rebuilt: begun.rebuilt }),
    },
  };
}
