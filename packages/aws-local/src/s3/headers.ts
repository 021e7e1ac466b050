import type { IncomingMessage } from "node:http";
import type { Header } from "./bucket-store.ts";
import { Failure } from "./failure.ts";

/** What a reply says of an object. */
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

/** Whether the caller has the object as it is. @throws Failure 412 where it is not the one that was meant */
export function unchanged({ headers }: IncomingMessage, { etag }: Header): boolean {
  if (headers["if-match"] !== undefined && headers["if-match"] !== etag) {
    throw new Failure(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
  }
  return headers["if-none-match"] === etag;
}

/** What a request says of the object that it puts. */
export function aboutOf({ headers }: IncomingMessage): Pick<Header, "type" | "cacheControl" | "metadata"> {
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith("x-amz-meta-"));
  return {
    type: headers["content-type"] ?? "application/octet-stream",
    ...(headers["cache-control"] !== undefined && { cacheControl: headers["cache-control"] }),
    metadata: Object.fromEntries(metadata.map(([name, value]) => [name.slice("x-amz-meta-".length), String(value)])),
  };
}
