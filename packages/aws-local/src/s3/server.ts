import { mkdir, readdir } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { Faults } from "../protocol/faults.ts";
import type { Gate } from "../protocol/gate.ts";
import { ServiceError } from "../protocol/service-error.ts";
import { meantBody } from "./body.ts";
import { BucketStore, type Header } from "./bucket-store.ts";
import { type CorsRule, corsHeaders, preflight } from "./cors.ts";
import { escapeXml, Failure } from "./failure.ts";
import { listing } from "./listing.ts";
import { Uploads } from "./multipart.ts";
import { type Credentials, checkPresigned } from "./presigned.ts";

/** A request before anything is done of it. */
export interface S3Call {
  readonly method: string;
  readonly bucket: string;
  /** Empty for the bucket itself. */
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
}

interface Reply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array | string;
}

/** An object that a bucket is filled with. */
export interface Filled {
  readonly key: string;
  readonly body: Uint8Array | string;
  /** Its media type. */
  readonly type?: string;
}

const TEST: Credentials = { accessKeyId: "test", secretAccessKey: "test" };
const KNOWN_QUERY =
  /^(x-id|uploads|uploadId|partNumber|list-type|prefix|delimiter|max-keys|continuation-token|start-after|response-content-(type|disposition)|X-Amz-.*|x-amz-checksum-.*)$/;

const describe = (header: Header, query: URLSearchParams): Record<string, string> => ({
  etag: header.etag,
  "content-type": query.get("response-content-type") ?? header.type,
  "last-modified": new Date(header.modified).toUTCString(),
  "accept-ranges": "bytes",
  ...(query.has("response-content-disposition") && {
    "content-disposition": query.get("response-content-disposition") as string,
  }),
  ...Object.fromEntries(Object.entries(header.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
});

/** First and last byte of a Range header, or undefined for the whole. @throws Failure 416 InvalidRange */
function rangeOf(range: string | undefined, size: number): [number, number] | undefined {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  const from = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (from >= size || from > to) throw new Failure(416, "InvalidRange", "The requested range is not satisfiable");
  return [from, to];
}

function unchanged({ headers }: IncomingMessage, { etag }: Header): boolean {
  if (headers["if-match"] !== undefined && headers["if-match"] !== etag) {
    throw new Failure(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
  }
  return headers["if-none-match"] === etag;
}

async function getObject(request: IncomingMessage, url: URL, store: BucketStore, key: string): Promise<Reply> {
  const { header, body } = await store.read(key);
  const headers = describe(header, url.searchParams);
  if (unchanged(request, header)) return { status: 304, headers };
  const range = rangeOf(request.headers.range, header.size);
  if (!range) return { status: 200, headers: { ...headers, "x-amz-checksum-crc32": header.crc32 }, body };
  const [from, to] = range;
  const span = { "content-range": `bytes ${from}-${to}/${header.size}` };
  return { status: 206, headers: { ...headers, ...span }, body: body.subarray(from, to + 1) };
}

function aboutOf({ headers }: IncomingMessage): Pick<Header, "type" | "metadata"> {
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith("x-amz-meta-"));
  return {
    type: headers["content-type"] ?? "application/octet-stream",
    metadata: Object.fromEntries(metadata.map(([name, value]) => [name.slice("x-amz-meta-".length), String(value)])),
  };
}

async function putObject(request: IncomingMessage, store: BucketStore, key: string): Promise<Reply> {
  const { headers } = request;
  const body = meantBody(headers, await buffer(request));
  const sha256 = headers["x-amz-checksum-sha256"];
  const about = { ...aboutOf(request), ...(sha256 !== undefined && { sha256: String(sha256) }) };
  const when = { ifMatch: headers["if-match"], ifNoneMatch: headers["if-none-match"] };
  const { etag, crc32 } = await store.put(key, body, about, when);
  return { status: 200, headers: { etag, "x-amz-checksum-crc32": crc32 } };
}

/** What a request asks for, and by what it is signed. */
function asked(request: IncomingMessage): { url: URL; call: S3Call; authorization: string | undefined } {
  const { headers, method = "" } = request;
  const url = new URL(request.url ?? "/", `http://${headers.host}`);
  const [, bucket = "", ...path] = url.pathname.split("/");
  const presigned = url.searchParams.get("X-Amz-Credential");
  return {
    url,
    call: { method, bucket, key: decodeURIComponent(path.join("/")), query: url.searchParams, headers },
    authorization: headers.authorization ?? (presigned === null ? undefined : `Credential=${presigned}`),
  };
}

/**
 * S3 on 127.0.0.1, path-style, kept under `directory`: objects, conditional writes, uploads in parts, ranges,
 * ListObjectsV2 and presigned URLs. Bodies are held in memory while they are written or read.
 */
export async function startS3(options: {
  directory: string;
  port?: number;
  /** The credentials that an access key is the name of; of `test` alone unless given. */
  credentials?: (accessKeyId: string) => Credentials | undefined;
  /** By bucket: which pages of other origins may read and write it. */
  cors?: Readonly<Record<string, readonly CorsRule[]>>;
  /** Lets all pass unless given. */
  gate?: Gate<S3Call>;
}) {
  const {
    directory,
    port = 0,
    cors = {},
    credentials = (id: string) => (id === TEST.accessKeyId ? TEST : undefined),
    gate,
  } = options;
  await mkdir(directory, { recursive: true });
  const stores = new Map<string, BucketStore>();
  const uploads = new Uploads();
  for (const name of await readdir(directory)) stores.set(name, await BucketStore.open(join(directory, name)));

  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const { url, call, authorization } = asked(request);
    const { bucket, key, method } = call;
    // Unsigned, as browsers send it.
    if (method === "OPTIONS") return { status: 200, headers: preflight(cors[bucket], request.headers) };
    checkPresigned(request, url, credentials);
    if (bucket !== "") gate?.(authorization, call);
    const foreign = [...url.searchParams.keys()].find((name) => !KNOWN_QUERY.test(name));
    const copied = request.headers["x-amz-copy-source"] !== undefined;
    const notEmulated = () => {
      const name =
        url.searchParams.get("x-id") ?? `${method} ${key ? "object" : "bucket"}${foreign ? `?${foreign}` : ""}`;
      return new Failure(501, "NotImplemented", `${copied ? "CopyObject" : name} is not emulated.`);
    };
    if (bucket === "" || foreign !== undefined || copied) throw notEmulated();
    if (key === "" && method === "PUT") {
      if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
        throw new Failure(400, "InvalidBucketName", "The specified bucket is not valid.");
      }
      if (!stores.has(bucket)) stores.set(bucket, await BucketStore.open(join(directory, bucket)));
      return { status: 200, headers: { location: `/${bucket}` } };
    }
    const store = stores.get(bucket);
    if (!store) throw new Failure(404, "NoSuchBucket", "The specified bucket does not exist");
    if (key === "") {
      if (method === "HEAD") return { status: 200 };
      if (method !== "GET" || url.searchParams.get("list-type") !== "2") throw notEmulated();
      const all = store.list(url.searchParams.get("prefix") ?? "");
      const body = listing(bucket, all, url.searchParams);
      return { status: 200, headers: { "content-type": "application/xml" }, body };
    }
    const { searchParams: query } = url;
    if (query.has("uploads")) {
      if (method !== "POST") throw notEmulated();
      return uploads.create(bucket, key, aboutOf(request));
    }
    if (query.has("uploadId")) {
      if (method === "PUT") return uploads.part(request, query, bucket, key);
      if (method === "POST") return uploads.complete(request, query, store, bucket, key);
      if (method === "DELETE") return uploads.abort(query, bucket, key);
      throw notEmulated();
    }
    if (method === "GET") return getObject(request, url, store, key);
    if (method === "PUT") return putObject(request, store, key);
    if (method === "HEAD") {
      const header = store.head(key);
      const checked = request.headers["x-amz-checksum-mode"] === "ENABLED" && header.sha256 !== undefined;
      const headers = {
        ...describe(header, url.searchParams),
        ...(checked && { "x-amz-checksum-sha256": header.sha256 as string }),
      };
      return unchanged(request, header)
        ? { status: 304, headers }
        : { status: 200, headers: { ...headers, "content-length": String(header.size) } };
    }
    if (method !== "DELETE") throw notEmulated();
    await store.delete(key);
    return { status: 204 };
  };

  /** That an object is missing is for those who may list its bucket; to others S3 says that access is denied. */
  const told = (request: IncomingMessage, error: unknown): unknown => {
    if (!(error instanceof Failure) || error.code !== "NoSuchKey") return error;
    const { call, authorization } = asked(request);
    try {
      gate?.(authorization, { ...call, method: "GET", key: "", query: new URLSearchParams({ prefix: call.key }) });
      return error;
    } catch (refusal) {
      return refusal;
    }
  };
  const faults = new Faults();
  const server = createServer(async (request, response) => {
    if (faults.control(request, response)) return;
    let reply: Reply;
    try {
      faults.meet(request.method ?? "");
      reply = await answer(request);
    } catch (caught) {
      const error = told(request, caught);
      const { message } = error as Error;
      const { status, code } =
        error instanceof Failure
          ? error
          : error instanceof ServiceError
            ? { status: error.status, code: error.name }
            : { status: 500, code: "InternalError" };
      const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
      reply = { status, headers: { "content-type": "application/xml" }, ...(request.method !== "HEAD" && { body }) };
    }
    request.resume();
    const [, bucket = ""] = (request.url ?? "").split(/[/?]/);
    const added =
      request.method === "OPTIONS" ? {} : corsHeaders(cors[bucket] ?? [], request.method ?? "", request.headers);
    response.writeHead(reply.status, { ...reply.headers, ...added }).end(reply.body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** Puts objects, whatever was there: for many, as no client stands between. */
    async fill(bucket: string, objects: Iterable<Filled>): Promise<void> {
      const store = stores.get(bucket);
      if (!store) throw new Failure(404, "NoSuchBucket", "The specified bucket does not exist");
      for (const { key, body, type = "application/octet-stream" } of objects) {
        await store.put(key, Buffer.from(body), { type, metadata: {} }, {});
      }
    },
    close: () =>
      new Promise<void>((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
