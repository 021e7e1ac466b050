import { ulid } from "ulid";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findExport, insertExport, listExports, replaceExport } from "./exports.ts";

/** For asking for exports and for how far they are: apart, so that it does not load S3's client. */
export function liveExports() {
  const { EXPORTS_TABLE: table } = environment("EXPORTS_TABLE");
  return {
    insertExport: insertExport(documents, table),
    findExport: findExport(documents, table),
    listExports: listExports(documents, table),
    replaceExport: replaceExport(documents, table),
    newId: ulid,
    now: () => Date.now(),
  };
}
