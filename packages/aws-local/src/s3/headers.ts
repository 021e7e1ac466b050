import type { IncomingMessage } from "node:http";
import type { Header } from "./bucket-store.ts";
import { Failure } from "./failure.ts";

/** The headers of a reply that describe an object. */
export const describe = (header: Header, query: URLSearchParams): Record<string, string> => ({
  etag: header.etag,
  "content-type": query.get("response-content-type") ?? header.type,
  "last-modified": new Date(header.modified).toUTCString(),
  "accept-ranges": "bytes",
  ...(header.cacheControl !== undefined && { "cache-control": header.cacheControl }),
  ...(query.has("response-content-disposition") && {
    "content-disposition": query.get("response-content-disposition") as string,
  }),
  ...Object.fromEntries(Object.entries(header.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
});

/** Whether the caller's copy is current (If-None-Match). @throws Failure 412 if a precondition fails */
export function unchanged({ headers }: IncomingMessage, { etag }: Header): boolean {
  if (headers["if-match"] !== undefined && headers["if-match"] !== etag) {
    throw new Failure(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
  }
  return headers["if-none-match"] === etag;
}

/** The headers of a request that describe the object. */
export function aboutOf({ headers }: IncomingMessage): Pick<Header, "type" | "cacheControl" | "metadata"> {
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith("x-amz-meta-"));
  return {
    type: headers["content-type"] ?? "application/octet-stream",
    ...(headers["cache-control"] !== undefined && { cacheControl: headers["cache-control"] }),
    metadata: Object.fromEntries(metadata.map(([name, value]) => [name.slice("x-amz-meta-".length), String(value)])),
  };
}
