import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { meantBody } from "../body.ts";
import type { BucketStore } from "../bucket-store.ts";
import { aboutOf } from "../headers.ts";
import type { Reply } from "../request.ts";

export async function putObject(request: IncomingMessage, store: BucketStore, key: string): Promise<Reply> {
  const { headers } = request;
  const body = meantBody(headers, await buffer(request));
  const sha256 = headers["x-amz-checksum-sha256"];
  const about = { ...aboutOf(request), ...(sha256 !== undefined && { sha256: String(sha256) }) };
  const when = { ifMatch: headers["if-match"], ifNoneMatch: headers["if-none-match"] };
  const { etag, crc32 } = await store.put(key, body, about, when);
  return { status: 200, headers: { etag, "x-amz-checksum-crc32": crc32 } };
}
