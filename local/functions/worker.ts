/** Runs one invocation of one bundle in a thread of its own: heavy work must not hold up the gateway. */
import { parentPort, workerData } from "node:worker_threads";
import * as z from "zod";

const { bundle, payload, context } = z
  .object({ bundle: z.string(), payload: z.unknown(), context: z.record(z.string(), z.unknown()) })
  .parse(workerData);
const { handler } = (await import(bundle)) as { handler: (event: unknown, context: unknown) => Promise<unknown> };
parentPort?.postMessage(await handler(payload, context));
