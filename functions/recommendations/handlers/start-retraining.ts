import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { keepAudit } from "../adapters/pointer-table.ts";
import { startRun } from "../adapters/start-run.ts";
import { modelRoutes } from "../contract/model.ts";
import { startRetrainingEnv } from "../env.ts";
import type { KeepAudit, Now, StartRun } from "../flows/ports.ts";

export interface StartRetrainingPorts {
  readonly startRun: StartRun;
  readonly keepAudit: KeepAudit;
  readonly now: Now;
}

const NAMES = { search: "a search for settings", rebuild: "a rebuild from the whole log" } as const;

export const startRetraining = (ports: StartRetrainingPorts) =>
  endpoint(modelRoutes.startRetraining, async (request) => {
    const { search = false, rebuild = false } = request.body ?? {};
    const asked = [search ? ("search" as const) : [], rebuild ? ("rebuild" as const) : []].flat();
    await ports.keepAudit({
      action: "retrain",
      actor: member(request).user,
      at: iso(ports.now()),
      ...(asked.length > 0 && { why: `Requested with ${asked.map((each) => NAMES[each]).join(" and ")}.`, asked }),
    });
    await ports.startRun({ search, rebuild });
    return { state: "started" as const };
  });

const env = environment(...startRetrainingEnv);

export const handler = startRetraining({
  keepAudit: keepAudit(documents, env.RECOMMENDATIONS_TABLE),
  startRun: startRun(env.RETRAIN_FUNCTION),
  now: () => Date.now(),
});
