import { S3Client } from "@aws-sdk/client-s3";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { fileUrl, openFile } from "./files.ts";
import { formatOf } from "./format.ts";
import { liveExports } from "./live.ts";
import { findOrders } from "./orders.ts";

/** For handing files out. */
export function liveFiles() {
  const { EXPORTS_BUCKET: bucket } = environment("EXPORTS_BUCKET");
  return { fileUrl: fileUrl(new S3Client({}), bucket) };
}

/** For making files. */
export function liveMaking() {
  const env = environment("COMMERCE_TABLE", "EXPORTS_BUCKET");
  return {
    ...liveExports(),
    findOrders: findOrders(documents, env.COMMERCE_TABLE),
    openFile: openFile(new S3Client({}), env.EXPORTS_BUCKET),
    formatOf,
  };
}
