import type { Gate } from "../protocol/gate.ts";
import type { Service } from "../protocol/json-service.ts";
import { type Routed, serveRest } from "../protocol/rest-service.ts";
import type { FiringOptions, Timer } from "./firing.ts";
import { Schedules } from "./schedules.ts";

export interface SchedulerOptions {
  /** Where the schedules are stored; without it they are lost at the end of the process. */
  readonly directory?: string;
  readonly port?: number;
  /** Lets all pass unless given. */
  readonly gate?: Gate<Routed>;
  readonly invoke: FiringOptions["invoke"];
  readonly onFailure?: FiringOptions["onFailure"];
  readonly now?: () => number;
  readonly timer?: Timer;
}

const ofProcess: Timer = (delayMs, run) => {
  const timeout = setTimeout(run, delayMs);
  return () => clearTimeout(timeout);
};

/**
 * EventBridge Scheduler on 127.0.0.1, with the group `default` alone: create, get, update, delete and list schedules,
 * and fire them. As in AWS missed moments are not made up for: a schedule that fell due while this was down fires at
 * its next moment, and an `at` in the past never fires. A crash fires nothing twice, but loses pending retries.
 */
export async function startScheduler(options: SchedulerOptions): Promise<Service> {
  const { directory, port, gate, invoke, onFailure = () => {}, now = Date.now, timer = ofProcess } = options;
  const schedules = await Schedules.open(directory, { invoke, onFailure, now, timer });
  const service = await serveRest(
    {
      "POST /schedules/{Name}": (call) => schedules.create(call),
      "GET /schedules/{Name}": (call) => schedules.get(call),
      "PUT /schedules/{Name}": (call) => schedules.update(call),
      "DELETE /schedules/{Name}": (call) => schedules.delete(call),
      "GET /schedules": (call) => schedules.list(call),
    },
    port,
    gate,
  );
  return {
    url: service.url,
    async close() {
      await service.close();
      await schedules.close();
    },
  };
}
