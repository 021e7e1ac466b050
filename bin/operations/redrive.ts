import { type Due, dueOf, type Letter, letterOf, type Message } from "./letters.ts";

export interface Received extends Message {
  readonly queue: string;
  readonly handle: string;
}

export interface RedrivePorts {
  /** Messages of one queue that are not in progress; none once all have been received. */
  readonly receive: (queue: string) => Promise<readonly Received[]>;
  readonly remove: (message: Received) => Promise<void>;
  /** @returns the object's text, or undefined if it is gone */
  readonly read: (bucket: string, key: string) => Promise<string | undefined>;
  readonly removeObject: (bucket: string, key: string) => Promise<void>;
  /** Runs a function to its end. @throws the function's error */
  readonly invoke: (due: Due) => Promise<unknown>;
  readonly report: (line: string) => void;
}

/** @throws Error if the function reports records of its batch as failed */
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
    // Another redrive repeated it, and ended before it could remove the letter.
    if (text === undefined) continue;
    const due = dueOf(text);
    await doAgain(ports.invoke, due);
    await ports.removeObject(bucket, key);
    names.push(due.functionName);
  }
  return names.join(", ") || "nothing was due";
}

/**
 * Repeats the invocations in dead-letter queues, each once: letters that succeed are removed, those that fail stay. All
 * functions can process an event twice, so a letter that was repeated already does no harm.
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
