import type { IncomingMessage } from "node:http";
import type { BucketStore } from "../bucket-store.ts";
import { Failure } from "../failure.ts";
import { describe, unchanged } from "../headers.ts";
import type { Reply } from "../request.ts";

/** First and last byte of a Range header, or undefined for the whole. @throws Failure 416 InvalidRange */
function rangeOf(range: string | undefined, size: number): [number, number] | undefined {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  const from = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (from >= size || from > to) throw new Failure(416, "InvalidRange", "The requested range is not satisfiable");
  return [from, to];
}

export async function getObject(
  request: IncomingMessage,
  query: URLSearchParams,
  store: BucketStore,
  key: string,
): Promise<Reply> {
  const { header, body } = await store.read(key);
  const headers = describe(header, query);
  if (unchanged(request, header)) return { status: 304, headers };
  const range = rangeOf(request.headers.range, header.size);
  if (!range) return { status: 200, headers: { ...headers, "x-amz-checksum-crc32": header.crc32 }, body };
  const [from, to] = range;
  const span = { "content-range": `bytes ${from}-${to}/${header.size}` };
  return { status: 206, headers: { ...headers, ...span }, body: body.subarray(from, to + 1) };
}
