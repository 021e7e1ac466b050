import { type Due, dueOf, type Letter, letterOf, type Message } from "./letters.ts";

export interface Received extends Message {
  readonly queue: string;
  readonly handle: string;
}

export interface RedrivePorts {
  /** Messages of one queue that nobody works on; none once all are taken. */
  readonly receive: (queue: string) => Promise<readonly Received[]>;
  readonly remove: (message: Received) => Promise<void>;
  /** @returns the object's text, or undefined if it is gone */
  readonly read: (bucket: string, key: string) => Promise<string | undefined>;
  readonly removeObject: (bucket: string, key: string) => Promise<void>;
  /** Runs a function to its end. @throws what it failed with */
  readonly invoke: (due: Due) => Promise<unknown>;
  readonly report: (line: string) => void;
}

/** @throws Error where the function reports records of its batch as failed */
async function doAgain(invoke: RedrivePorts["invoke"], due: Due): Promise<void> {
  const reply = (await invoke(due)) as { batchItemFailures?: unknown[] } | null | undefined;
  const failed = reply?.batchItemFailures?.length ?? 0;
  if (failed > 0) throw new Error(`${due.functionName} failed again at ${failed} records of its batch.`);
}

async function redriven(ports: RedrivePorts, letter: Letter): Promise<string> {
  if (letter === "nothing") return "nothing was due";
  if ("due" in letter) {
    await doAgain(ports.invoke, letter.due);
    return letter.due.functionName;
  }
  const names: string[] = [];
  for (const { bucket, key } of letter.objects) {
    const text = await ports.read(bucket, key);
    // Another redrive did it, and fell before it could say so.
    if (text === undefined) continue;
    const due = dueOf(text);
    await doAgain(ports.invoke, due);
    await ports.removeObject(bucket, key);
    names.push(due.functionName);
  }
  return names.join(", ") || "nothing was due";
}

/**
 * Does again what is in dead-letter queues, each letter once: what succeeds is taken out, what fails stays. Whoever
 * hears is made to hear twice, so that a letter that was done already does no harm.
 */
export async function redrive(
  ports: RedrivePorts,
  queues: readonly string[],
): Promise<{ readonly done: number; readonly failed: number }> {
  const count = { done: 0, failed: 0 };
  for (const queue of queues) {
    for (let batch = await ports.receive(queue); batch.length > 0; batch = await ports.receive(queue)) {
      for (const message of batch) {
        try {
          const what = await redriven(ports, letterOf(message));
          await ports.remove(message);
          count.done++;
          ports.report(`done    ${what}`);
        } catch (error) {
          count.failed++;
          ports.report(`failed  ${queue}: ${(error as Error).message}`);
        }
      }
    }
  }
  return count;
}
