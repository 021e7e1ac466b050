import type { IncomingMessage } from "node:http";
import type { BucketStore } from "../bucket-store.ts";
import { describe, unchanged } from "../headers.ts";
import type { Reply } from "../request.ts";

export function headObject(request: IncomingMessage, query: URLSearchParams, store: BucketStore, key: string): Reply {
  const header = store.head(key);
  const sha256 = request.headers["x-amz-checksum-mode"] === "ENABLED" ? header.sha256 : undefined;
  const headers = { ...describe(header, query), ...(sha256 !== undefined && { "x-amz-checksum-sha256": sha256 }) };
  if (unchanged(request, header)) return { status: 304, headers };
  return { status: 200, headers: { ...headers, "content-length": String(header.size) } };
}
