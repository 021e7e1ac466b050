import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveExports } from "../adapters/live.ts";
import { routes } from "../contract/export.ts";
import { requested, shown } from "../domain/export.ts";
import type { InsertExport, NewId, Now } from "../flows/ports.ts";
import { MOST_IN_A_DAY } from "../settings.ts";

export interface RequestExportPorts {
  readonly insertExport: InsertExport;
  readonly newId: NewId;
  readonly now: Now;
}

export const requestExport = (ports: RequestExportPorts) =>
  endpoint(routes.requestExport, async (request) => {
    const { user, groups } = member(request);
    const now = ports.now();
    const fresh = requested({ id: ports.newId(), user, ...request.body }, groups.includes("creator"), now);
    if (isRefusal(fresh)) return fresh;
    const outcome = await ports.insertExport(fresh, now);
    if (outcome === "done") return shown(fresh, now);
    if (outcome === "full") {
      return refuse("too-many-exports", `You asked for ${MOST_IN_A_DAY} exports today; ask again tomorrow.`);
    }
    return refuse(
      "export-running",
      `Export ${outcome.running} of your ${fresh.kind} is being made; wait until it is done.`,
    );
  });

export const handler = requestExport(liveExports());
