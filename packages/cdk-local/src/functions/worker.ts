/** Runs one invocation of one bundle in a thread of its own: heavy work must not block the gateway. */
import { parentPort, workerData } from "node:worker_threads";
import * as z from "zod";

const { bundle, payload, context, deadline } = z
  .object({
    bundle: z.string(),
    payload: z.unknown(),
    context: z.record(z.string(), z.unknown()),
    deadline: z.number().describe("epoch ms"),
  })
  .parse(workerData);
const { handler } = (await import(bundle)) as { handler: (event: unknown, context: unknown) => Promise<unknown> };
// Functions cannot be posted to a thread.
const getRemainingTimeInMillis = () => Math.max(0, deadline - Date.now());
parentPort?.postMessage(await handler(payload, { ...context, getRemainingTimeInMillis }));
