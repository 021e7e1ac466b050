import type { IncomingMessage, RequestListener } from "node:http";
import { Faults } from "../protocol/faults.ts";
import type { Gate } from "../protocol/gate.ts";
import { listen } from "../protocol/json-service.ts";
import { ServiceError } from "../protocol/service-error.ts";
import { Buckets, type Filled } from "./buckets.ts";
import { type CorsRule, corsHeaders, preflight } from "./cors.ts";
import { escapeXml, Failure } from "./failure.ts";
import { type Credentials, checkPresigned } from "./presigned.ts";
import { asked, type Reply, type S3Call } from "./request.ts";

export type { Filled } from "./buckets.ts";
export type { S3Call } from "./request.ts";

const TEST: Credentials = { accessKeyId: "test", secretAccessKey: "test" };

export interface S3Options {
  readonly directory: string;
  readonly port?: number;
  /** The credentials of an access key; only those of `test` unless given. */
  readonly credentials?: (accessKeyId: string) => Credentials | undefined;
  /** CORS rules by bucket. */
  readonly cors?: Readonly<Record<string, readonly CorsRule[]>>;
  /** Lets all pass unless given. */
  readonly gate?: Gate<S3Call>;
}

function errorReply(request: IncomingMessage, error: unknown): Reply {
  const { message } = error as Error;
  const { status, code } =
    error instanceof Failure
      ? error
      : error instanceof ServiceError
        ? { status: error.status, code: error.name }
        : { status: 500, code: "InternalError" };
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`;
  return { status, headers: { "content-type": "application/xml" }, ...(request.method !== "HEAD" && { body }) };
}

/**
 * S3 says that an object is missing only to callers who may list its bucket; to others it says that access is denied.
 */
function toldError(request: IncomingMessage, error: unknown, gate: Gate<S3Call> | undefined): unknown {
  if (!(error instanceof Failure) || error.code !== "NoSuchKey") return error;
  const { call, authorization } = asked(request);
  try {
    gate?.(authorization, { ...call, method: "GET", key: "", query: new URLSearchParams({ prefix: call.key }) });
    return error;
  } catch (refusal) {
    return refusal;
  }
}

function requestsTo(buckets: Buckets, options: S3Options): RequestListener {
  const { cors = {}, gate, credentials = (id: string) => (id === TEST.accessKeyId ? TEST : undefined) } = options;
  const faults = new Faults();
  const answer = async (request: IncomingMessage): Promise<Reply> => {
    faults.meet(request.method ?? "");
    const { url, call, authorization } = asked(request);
    // Unsigned, as browsers send it.
    if (call.method === "OPTIONS") return { status: 200, headers: preflight(cors[call.bucket], request.headers) };
    checkPresigned(request, url, credentials);
    if (call.bucket !== "") gate?.(authorization, call);
    return buckets.run(request, call);
  };
  return async (request, response) => {
    if (faults.control(request, response)) return;
    const reply = await answer(request).catch((error) => errorReply(request, toldError(request, error, gate)));
    request.resume();
    const { method = "", headers } = request;
    const [, bucket = ""] = (request.url ?? "").split(/[/?]/);
    const added = method === "OPTIONS" ? {} : corsHeaders(cors[bucket] ?? [], method, headers);
    response.writeHead(reply.status, { ...reply.headers, ...added }).end(reply.body);
  };
}

/**
 * S3 on 127.0.0.1, path-style, stored under `directory`: objects, conditional writes, uploads in parts, ranges,
 * ListObjectsV2 and presigned URLs. Bodies are held in memory while they are written or read.
 */
export async function startS3(options: S3Options) {
  const buckets = await Buckets.open(options.directory);
  const service = await listen(requestsTo(buckets, options), options.port);
  return {
    url: service.url,
    fill: (bucket: string, objects: Iterable<Filled>): Promise<void> => buckets.fill(bucket, objects),
    close: () => service.close(),
  };
}
