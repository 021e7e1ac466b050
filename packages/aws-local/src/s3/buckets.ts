import { mkdir, readdir } from "node:fs/promises";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { BucketStore } from "./bucket-store.ts";
import { Failure } from "./failure.ts";
import { aboutOf } from "./headers.ts";
import { listing } from "./listing.ts";
import { Uploads } from "./multipart.ts";
import { getObject } from "./operations/get-object.ts";
import { headObject } from "./operations/head-object.ts";
import { putObject } from "./operations/put-object.ts";
import type { Reply, S3Call } from "./request.ts";

const KNOWN_QUERY =
  /^(x-id|uploads|uploadId|partNumber|list-type|prefix|delimiter|max-keys|continuation-token|start-after|response-content-(type|disposition)|X-Amz-.*|x-amz-checksum-.*)$/;

/** An object to fill a bucket with. */
export interface Filled {
  readonly key: string;
  readonly body: Uint8Array | string;
  /** Its media type. */
  readonly type?: string;
}

function notEmulated({ method, key, query, headers }: S3Call): Failure {
  const foreign = [...query.keys()].find((name) => !KNOWN_QUERY.test(name));
  const name = query.get("x-id") ?? `${method} ${key ? "object" : "bucket"}${foreign ? `?${foreign}` : ""}`;
  const isCopy = headers["x-amz-copy-source"] !== undefined;
  return new Failure(501, "NotImplemented", `${isCopy ? "CopyObject" : name} is not emulated.`);
}

/** The buckets under one directory, with the operations on them and on their objects. */
export class Buckets {
  private readonly directory: string;
  private readonly stores = new Map<string, BucketStore>();
  private readonly uploads = new Uploads();

  private constructor(directory: string) {
    this.directory = directory;
  }

  static async open(directory: string): Promise<Buckets> {
    await mkdir(directory, { recursive: true });
    const buckets = new Buckets(directory);
    for (const name of await readdir(directory)) await buckets.add(name);
    return buckets;
  }

  /** Runs the operation of a request that was found to be allowed. @throws Failure */
  async run(request: IncomingMessage, call: S3Call): Promise<Reply> {
    const { bucket, key, method, query, headers } = call;
    const isKnown = [...query.keys()].every((name) => KNOWN_QUERY.test(name));
    if (bucket === "" || !isKnown || headers["x-amz-copy-source"] !== undefined) throw notEmulated(call);
    if (key === "") return method === "PUT" ? this.create(bucket) : this.ofBucket(call);
    const store = this.find(bucket);
    if (query.has("uploads") || query.has("uploadId")) return this.upload(request, call, store);
    if (method === "GET") return getObject(request, query, store, key);
    if (method === "PUT") return putObject(request, store, key);
    if (method === "HEAD") return headObject(request, query, store, key);
    if (method !== "DELETE") throw notEmulated(call);
    await store.delete(key);
    return { status: 204 };
  }

  /** Puts many objects unconditionally, without a client and requests. */
  async fill(bucket: string, objects: Iterable<Filled>): Promise<void> {
    const store = this.find(bucket);
    for (const { key, body, type = "application/octet-stream" } of objects) {
      await store.put(key, Buffer.from(body), { type, metadata: {} });
    }
  }

  private find(bucket: string): BucketStore {
    const store = this.stores.get(bucket);
    if (!store) throw new Failure(404, "NoSuchBucket", "The specified bucket does not exist");
    return store;
  }

  private async add(bucket: string): Promise<void> {
    this.stores.set(bucket, await BucketStore.open(join(this.directory, bucket)));
  }

  private async create(bucket: string): Promise<Reply> {
    if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
      throw new Failure(400, "InvalidBucketName", "The specified bucket is not valid.");
    }
    if (!this.stores.has(bucket)) await this.add(bucket);
    return { status: 200, headers: { location: `/${bucket}` } };
  }

  /** HeadBucket and ListObjectsV2. */
  private ofBucket(call: S3Call): Reply {
    const { bucket, method, query } = call;
    const store = this.find(bucket);
    if (method === "HEAD") return { status: 200 };
    if (method !== "GET" || query.get("list-type") !== "2") throw notEmulated(call);
    const body = listing(bucket, store.list(query.get("prefix") ?? ""), query);
    return { status: 200, headers: { "content-type": "application/xml" }, body };
  }

  private async upload(request: IncomingMessage, call: S3Call, store: BucketStore): Promise<Reply> {
    const { bucket, key, method, query } = call;
    if (query.has("uploads")) {
      if (method !== "POST") throw notEmulated(call);
      return this.uploads.create(bucket, key, aboutOf(request));
    }
    if (method === "PUT") return this.uploads.part(request, query, bucket, key);
    if (method === "POST") return this.uploads.complete(request, { query, store, bucket, key });
    if (method === "DELETE") return this.uploads.abort(query, bucket, key);
    throw notEmulated(call);
  }
}
