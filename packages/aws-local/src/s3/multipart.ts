import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { buffer } from "node:stream/consumers";
import { meantBody } from "./body.ts";
import { type BucketStore, checksum, type Header } from "./bucket-store.ts";
import { escapeXml, Failure } from "./failure.ts";

interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly about: Pick<Header, "type" | "metadata">;
  readonly parts: Map<number, { readonly body: Buffer; readonly etag: string }>;
}

const LEAST_BYTES = 5 * 1024 * 1024;
const MOST_PARTS = 10_000;
const XML = '<?xml version="1.0" encoding="UTF-8"?>';

export interface MultipartReply {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** Uploads in parts, in memory until they are completed: the end of the process aborts them. */
export class Uploads {
  private readonly uploads = new Map<string, Upload>();
  private readonly least: number;

  /** @param least bytes of every part but the last; S3's five mebibytes unless given */
  constructor(least = LEAST_BYTES) {
    this.least = least;
  }

  create(bucket: string, key: string, about: Upload["about"]): MultipartReply {
    const id = randomUUID();
    this.uploads.set(id, { bucket, key, about, parts: new Map() });
    const inner = `<Bucket>${bucket}</Bucket><Key>${escapeXml(key)}</Key><UploadId>${id}</UploadId>`;
    const body = `${XML}<InitiateMultipartUploadResult>${inner}</InitiateMultipartUploadResult>`;
    return { status: 200, headers: { "content-type": "application/xml" }, body };
  }

  /** @throws Failure 404 NoSuchUpload */
  private need(id: string | null, bucket: string, key: string): Upload {
    const found = this.uploads.get(id ?? "");
    if (found?.bucket === bucket && found.key === key) return found;
    throw new Failure(404, "NoSuchUpload", "The specified multipart upload does not exist.");
  }

  async part(request: IncomingMessage, query: URLSearchParams, bucket: string, key: string): Promise<MultipartReply> {
    const upload = this.need(query.get("uploadId"), bucket, key);
    const number = Number(query.get("partNumber"));
    if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
      throw new Failure(400, "InvalidArgument", `Part number must be an integer between 1 and ${MOST_PARTS}.`);
    }
    const body = meantBody(request.headers, await buffer(request));
    const etag = `"${createHash("md5").update(body).digest("hex")}"`;
    upload.parts.set(number, { body, etag });
    return { status: 200, headers: { etag, "x-amz-checksum-crc32": checksum(body) } };
  }

  /** Joins the parts in the request's order. */
  async complete(
    request: IncomingMessage,
    {
      query,
      store,
      bucket,
      key,
    }: { readonly query: URLSearchParams; readonly store: BucketStore; readonly bucket: string; readonly key: string },
  ): Promise<MultipartReply> {
    const id = query.get("uploadId");
    const upload = this.need(id, bucket, key);
    const xml = (await buffer(request)).toString();
    const named = [...xml.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = ""]) => ({
      number: Number(/<PartNumber>(\d+)<\/PartNumber>/.exec(part)?.[1]),
      etag: /<ETag>(.*?)<\/ETag>/.exec(part)?.[1]?.replaceAll("&quot;", '"').replaceAll("&#34;", '"'),
    }));
    if (named.length === 0) throw new Failure(400, "MalformedXML", "You must specify at least one part");
    if (named.some(({ number }, n) => n > 0 && number <= (named[n - 1]?.number ?? 0))) {
      throw new Failure(400, "InvalidPartOrder", "The list of parts was not in ascending order.");
    }
    const parts = named.map(({ number, etag }) => {
      const part = upload.parts.get(number);
      if (part && part.etag.replaceAll('"', "") === etag?.replaceAll('"', "")) return part;
      throw new Failure(400, "InvalidPart", "One or more of the specified parts could not be found.");
    });
    if (parts.slice(0, -1).some(({ body }) => body.length < this.least)) {
      throw new Failure(400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size");
    }
    const digests = parts.map(({ etag }) => Buffer.from(etag.replaceAll('"', ""), "hex"));
    const etag = `"${createHash("md5").update(Buffer.concat(digests)).digest("hex")}-${parts.length}"`;
    await store.put(key, Buffer.concat(parts.map(({ body }) => body)), upload.about, { etag });
    this.uploads.delete(id ?? "");
    const inner = `<Bucket>${bucket}</Bucket><Key>${escapeXml(key)}</Key><ETag>${escapeXml(etag)}</ETag>`;
    const body = `${XML}<CompleteMultipartUploadResult>${inner}</CompleteMultipartUploadResult>`;
    return { status: 200, headers: { "content-type": "application/xml" }, body };
  }

  abort(query: URLSearchParams, bucket: string, key: string): MultipartReply {
    this.need(query.get("uploadId"), bucket, key);
    this.uploads.delete(query.get("uploadId") ?? "");
    return { status: 204 };
  }
}
