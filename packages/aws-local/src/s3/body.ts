import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { checksum } from "./bucket-store.ts";
import { Failure } from "./failure.ts";

/** Removes the chunk frames from an aws-chunked body; returns its trailers by name. */
function unframe(raw: Buffer): { body: Buffer; trailers: Record<string, string> } {
  const parts: Buffer[] = [];
  let at = 0;
  for (;;) {
    const end = raw.indexOf("\r\n", at);
    const size = end < 0 ? Number.NaN : Number.parseInt(raw.toString("latin1", at, end), 16);
    if (Number.isNaN(size)) throw new Failure(400, "IncompleteBody", "The request body ended inside a chunk.");
    at = end + 2;
    if (size === 0) break;
    parts.push(raw.subarray(at, at + size));
    at += size + 2;
  }
  const lines = raw
    .toString("latin1", at)
    .split("\r\n")
    .filter((line) => line.includes(":"));
  const trailers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(":")).toLowerCase(), line.slice(line.indexOf(":") + 1).trim()]),
  );
  return { body: Buffer.concat(parts), trailers };
}

/** The bytes of the object. @throws Failure 400 if they do not match the CRC-32, the SHA-256 or the length sent. */
export function meantBody(headers: IncomingHttpHeaders, raw: Buffer): Buffer {
  const framed = String(headers["x-amz-content-sha256"] ?? "").startsWith("STREAMING-");
  const { body, trailers } = framed ? unframe(raw) : { body: raw, trailers: {} as Record<string, string> };
  const expected = headers["x-amz-checksum-crc32"] ?? trailers["x-amz-checksum-crc32"];
  if (expected !== undefined && expected !== checksum(body)) {
    throw new Failure(400, "BadDigest", "The CRC32 you specified did not match the calculated checksum.");
  }
  const told = headers["x-amz-checksum-sha256"];
  if (told !== undefined && told !== createHash("sha256").update(body).digest("base64")) {
    throw new Failure(400, "BadDigest", "The SHA256 you specified did not match the calculated checksum.");
  }
  const length = headers["x-amz-decoded-content-length"];
  if (length !== undefined && Number(length) !== body.length) {
    throw new Failure(400, "IncompleteBody", "The body is not as long as x-amz-decoded-content-length says.");
  }
  return body;
}
