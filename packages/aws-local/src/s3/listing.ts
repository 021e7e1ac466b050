import type { Header } from "./bucket-store.ts";
import { escapeXml } from "./failure.ts";

const element = (name: string, text: string | number | boolean | undefined) =>
  text === undefined ? "" : `<${name}>${escapeXml(String(text))}</${name}>`;

/** One page of ListObjectsV2: keys and common prefixes in order, `max-keys` of both together. */
export function listing(bucket: string, all: readonly Header[], query: URLSearchParams): string {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const token = query.get("continuation-token");
  const after = token === null ? (query.get("start-after") ?? "") : Buffer.from(token, "base64url").toString();
  const limit = Math.min(Number(query.get("max-keys") ?? 1000), 1000);

  const entries = new Map<string, Header | undefined>();
  for (const header of all) {
    const end = delimiter === "" ? -1 : header.key.indexOf(delimiter, prefix.length);
    const name = end < 0 ? header.key : header.key.slice(0, end + delimiter.length);
    if (Buffer.compare(Buffer.from(name), Buffer.from(after)) > 0) entries.set(name, end < 0 ? header : undefined);
  }
  const page = [...entries].slice(0, limit);
  const more = page.length < entries.size;
  const last = page.at(-1)?.[0];
  const rows = page.map(([name, header]) =>
    header
      ? `<Contents>${element("Key", name)}${element("ETag", header.etag)}${element("Size", header.size)}${element(
          "LastModified",
          new Date(header.modified).toISOString(),
        )}${element("StorageClass", "STANDARD")}</Contents>`
      : `<CommonPrefixes>${element("Prefix", name)}</CommonPrefixes>`,
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    element("Name", bucket),
    element("Prefix", prefix),
    element("KeyCount", page.length),
    element("MaxKeys", limit),
    element("IsTruncated", more),
    more && last !== undefined ? element("NextContinuationToken", Buffer.from(last).toString("base64url")) : "",
    ...rows,
    "</ListBucketResult>",
  ].join("");
}
