import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveExports } from "../adapters/live.ts";
import { liveFiles } from "../adapters/live-files.ts";
import { routes } from "../contract/export.ts";
import { nameOf, shown } from "../domain/export.ts";
import type { FileUrl, FindExport, Now } from "../flows/ports.ts";

export interface GetExportPorts {
  readonly findExport: FindExport;
  readonly fileUrl: FileUrl;
  readonly now: Now;
}

export const getExport = (ports: GetExportPorts) =>
  endpoint(routes.getExport, async (request) => {
    const kept = await ports.findExport(member(request).user, request.params.id);
    if (!kept) return refuse("unknown-export", "You have no export of this id; files are kept for a week.");
    const url = kept.key === undefined ? undefined : await ports.fileUrl(kept.key, nameOf(kept));
    return { ...shown(kept, ports.now()), ...(url !== undefined && { url }) };
  });

export const handler = getExport({ ...liveExports(), ...liveFiles() });
