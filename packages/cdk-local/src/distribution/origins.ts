import { Agent, request as httpRequest, type IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { GetObjectCommand, NoSuchKey, type S3Client, S3ServiceException } from "@aws-sdk/client-s3";
import type { Reply } from "./cache.ts";
import type { OriginRequest } from "./forwarding.ts";
import type { DistributionSettings, OriginSettings } from "./template.ts";

const agent = new Agent({ keepAlive: true });
/** Hop-by-hop headers, which are not forwarded. */
const HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "content-length",
];

/** Sends a request to an origin once. @throws Error if the origin does not answer in time */
function sentOnce(origin: OriginSettings, asked: OriginRequest, body: Buffer | undefined): Promise<Reply> {
  const [hostname = "", port = "80"] = origin.DomainName.split(":");
  const { method, path, headers } = asked;
  return new Promise((resolve, reject) => {
    const request = httpRequest({ agent, hostname, port, method, path, headers }, (response) => {
      buffer(response).then((bytes) => {
        const kept = Object.entries(response.headers).filter(
          (each): each is [string, string | string[]] => each[1] !== undefined && !HOP.includes(each[0]),
        );
        resolve({ status: response.statusCode ?? 502, headers: Object.fromEntries(kept), body: bytes });
      }, reject);
    });
    request.setTimeout((origin.CustomOriginConfig?.OriginReadTimeout ?? 30) * 1000, () =>
      request.destroy(new Error("The origin did not answer in time.")),
    );
    request.once("error", (error: NodeJS.ErrnoException) =>
      reject(request.reusedSocket && error.code === "ECONNRESET" ? new ClosedMeanwhile() : error),
    );
    request.end(body);
  });
}

/** The origin had closed a kept-alive connection before it was reused: the request did not arrive. */
class ClosedMeanwhile extends Error {}

/** @throws Error if the origin does not answer in time */
async function askedByHttp(
  origin: OriginSettings,
  asked: OriginRequest,
  incoming: IncomingMessage | undefined,
): Promise<Reply> {
  const body = incoming && (await buffer(incoming));
  for (;;) {
    try {
      return await sentOnce(origin, asked, body);
    } catch (error) {
      if (!(error instanceof ClosedMeanwhile)) throw error;
    }
  }
}

const FORBIDDEN: Reply = {
  status: 403,
  headers: { "content-type": "application/xml" },
  body: Buffer.from(
    '<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
  ),
};

/** Without the right to list a bucket, a missing object is answered with "access denied". */
async function readFrom(s3: S3Client, Bucket: string, { path, method }: OriginRequest): Promise<Reply> {
  try {
    const Key = decodeURIComponent(path.split("?")[0]?.slice(1) ?? "");
    const found = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const body = Buffer.from((await found.Body?.transformToByteArray()) ?? []);
    return {
      status: 200,
      headers: {
        "content-type": found.ContentType ?? "binary/octet-stream",
        ...(found.CacheControl !== undefined && { "cache-control": found.CacheControl }),
        ...(found.ETag !== undefined && { etag: found.ETag }),
        ...(found.LastModified && { "last-modified": found.LastModified.toUTCString() }),
        server: "AmazonS3",
      },
      body: method === "HEAD" ? Buffer.alloc(0) : body,
    };
  } catch (error) {
    if (error instanceof NoSuchKey || error instanceof URIError) return FORBIDDEN;
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return FORBIDDEN;
    throw error;
  }
}

export type AskOrigin = (
  origin: OriginSettings,
  asked: OriginRequest,
  body: IncomingMessage | undefined,
) => Promise<Reply>;

/** Origins are gateways on this machine, and buckets that the distribution may read by an origin access control. */
export const originsOf =
  ({ readable }: DistributionSettings, s3: S3Client): AskOrigin =>
  async (origin, asked, body) => {
    if (!origin.S3OriginConfig) return askedByHttp(origin, asked, body);
    const [bucket = ""] = origin.DomainName.split(".s3.");
    const isSigned = origin.OriginAccessControlId !== undefined && origin.OriginAccessControlId !== "";
    return isSigned && readable.has(bucket) ? readFrom(s3, bucket, asked) : FORBIDDEN;
  };
