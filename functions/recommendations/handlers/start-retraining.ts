import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveStartRetraining } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import type { KeepAudit, Now, StartRun } from "../ports.ts";

export interface StartRetrainingPorts {
  readonly startRun: StartRun;
  readonly keepAudit: KeepAudit;
  readonly now: Now;
}

export const startRetraining = (ports: StartRetrainingPorts) =>
  endpoint(routes.startRetraining, async (request) => {
    await ports.keepAudit({
      action: "retrain",
      actor: member(request).user,
      at: new Date(ports.now()).toISOString(),
    });
    await ports.startRun();
    return { state: "started" as const };
  });

export const handler = startRetraining(liveStartRetraining());
