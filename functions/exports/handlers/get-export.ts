import { S3Client } from "@aws-sdk/client-s3";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findExport } from "../adapters/exports.ts";
import { fileUrl } from "../adapters/files.ts";
import { exportRoutes } from "../contract/export.ts";
import { nameOf, toShownExport } from "../domain/export.ts";
import { filesEnv } from "../env.ts";
import type { FileUrl, FindExport, Now } from "../flows/ports.ts";

export interface GetExportPorts {
  readonly findExport: FindExport;
  readonly fileUrl: FileUrl;
  readonly now: Now;
}

export const getExport = (ports: GetExportPorts) =>
  endpoint(exportRoutes.getExport, async (request) => {
    const kept = await ports.findExport(member(request).user, request.params.id);
    if (!kept) return refuse("unknown-export", "You have no export with this id; exports are deleted after a week.");
    const url = kept.key === undefined ? undefined : await ports.fileUrl(kept.key, nameOf(kept));
    return { ...toShownExport(kept, ports.now()), ...(url !== undefined && { url }) };
  });

const { EXPORTS_TABLE, EXPORTS_BUCKET } = environment(...filesEnv);
export const handler = getExport({
  findExport: findExport(documents, EXPORTS_TABLE),
  fileUrl: fileUrl(new S3Client({}), EXPORTS_BUCKET),
  now: () => Date.now(),
});
