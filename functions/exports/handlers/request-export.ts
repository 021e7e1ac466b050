import { ulid } from "ulid";
import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { insertExport } from "../adapters/exports.ts";
import { exportRoutes } from "../contract/export.ts";
import { requestedExport, toShownExport } from "../domain/export.ts";
import { exportsEnv } from "../env.ts";
import type { InsertExport, NewId, Now } from "../flows/ports.ts";
import { MOST_IN_A_DAY } from "../settings.ts";

export interface RequestExportPorts {
  readonly insertExport: InsertExport;
  readonly newId: NewId;
  readonly pause: Pause;
  readonly now: Now;
}

export const requestExport = (ports: RequestExportPorts) =>
  endpoint(exportRoutes.requestExport, async (request) => {
    const { user, groups } = member(request);
    const now = ports.now();
    const fresh = requestedExport({ id: ports.newId(), user, ...request.body }, groups.includes("creator"), now);
    if (isRefusal(fresh)) return fresh;
    return retryOnConflict(ports.pause, async () => {
      const outcome = await ports.insertExport(fresh, now);
      if (outcome === "conflict") return conflict;
      if (outcome === "done") return toShownExport(fresh, now);
      if (outcome === "full") {
        return refuse("too-many-exports", `You requested ${MOST_IN_A_DAY} exports today; try again tomorrow.`);
      }
      const detail = `Export ${outcome.running} of your ${fresh.kind} is being made; wait until it is done.`;
      return refuse("export-running", detail);
    });
  });

const { EXPORTS_TABLE } = environment(...exportsEnv);
export const handler = requestExport({
  insertExport: insertExport(documents, EXPORTS_TABLE),
  newId: ulid,
  pause,
  now: () => Date.now(),
});
