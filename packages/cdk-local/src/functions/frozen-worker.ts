/**
 * An execution environment of one function: it runs from a request to its reply, and is frozen until the next request.
 */
import { subscribe } from "node:diagnostics_channel";
import { parentPort, receiveMessageOnPort, workerData } from "node:worker_threads";
import * as z from "zod";

const { bundle, gate } = z.object({ bundle: z.string(), gate: z.instanceof(Int32Array) }).parse(workerData);
const request = z.object({
  message: z.object({
    payload: z.unknown(),
    context: z.record(z.string(), z.unknown()),
    deadline: z.number().describe("epoch ms"),
  }),
});

/** HTTP requests of this environment that have no answer yet. */
let unanswered = 0;
subscribe("http.client.request.created", () => {
  unanswered++;
});
for (const end of ["http.client.response.finish", "http.client.request.error"]) {
  subscribe(end, () => {
    unanswered--;
  });
}

/** Work that is pending after a reply, and so waits for the next request. */
const leftOver = (): string[] => [
  ...process.getActiveResourcesInfo().filter((kind) => kind === "Timeout" || kind === "Immediate"),
  ...Array.from({ length: unanswered }, () => "request"),
];

const { handler } = (await import(bundle)) as { handler: (event: unknown, context: unknown) => Promise<unknown> };
parentPort?.postMessage("loaded");
for (;;) {
  // Nothing of this thread makes progress here: neither timers nor promises nor sockets.
  Atomics.wait(gate, 0, 0);
  Atomics.store(gate, 0, 0);
  const { payload, context, deadline } = request.parse(parentPort && receiveMessageOnPort(parentPort)).message;
  const getRemainingTimeInMillis = () => Math.max(0, deadline - Date.now());
  try {
    const reply = await handler(payload, { ...context, getRemainingTimeInMillis });
    parentPort?.postMessage({ reply, leftOver: leftOver() });
  } catch (error) {
    parentPort?.postMessage({ error, leftOver: leftOver() });
  }
}
