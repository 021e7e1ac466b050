import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { replaceFile } from "@lyceum/durable-files/durable-file";
import * as z from "zod";
import { Failure } from "./failure.ts";

const header = z.object({
  key: z.string(),
  etag: z.string().describe("MD5 in hexadecimal, or that of the parts and their number, in quotation marks"),
  crc32: z.string().describe("big-endian, base64"),
  sha256: z.string().optional().describe("base64, where who wrote it sent it"),
  size: z.int(),
  modified: z.number().describe("epoch milliseconds"),
  type: z.string(),
  cacheControl: z.string().optional(),
  metadata: z.record(z.string(), z.string()),
});
export type Header = z.infer<typeof header>;

export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}

/** CRC-32 as S3's checksum headers write it. */
export function checksum(bytes: Uint8Array): string {
  const four = Buffer.alloc(4);
  four.writeUInt32BE(crc32(bytes));
  return four.toString("base64");
}

/** Enough for most headers. */
const HEADER_BYTES = 4096;

/** The first line of a file, however long it is. */
async function firstLine(path: string): Promise<string> {
  const file = await open(path);
  try {
    for (let size = HEADER_BYTES; ; size *= 4) {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
      const end = buffer.subarray(0, bytesRead).indexOf("\n");
      if (end >= 0) return buffer.toString("utf8", 0, end);
      if (bytesRead < size) throw new Error(`${path} is not an object: it has no header.`);
    }
  } finally {
    await file.close();
  }
}

/**
 * A bucket in a folder. An object is one file, a line of JSON followed by its bytes, so that one rename writes both.
 * The file is named by the key's digest, as keys may contain characters that file names cannot.
 */
export class BucketStore {
  private readonly folder: string;
  private readonly headers = new Map<string, Header>();
  private writing: Promise<unknown> = Promise.resolve();
  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(folder: string): Promise<BucketStore> {
    await mkdir(folder, { recursive: true });
    const store = new BucketStore(folder);
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if (name.endsWith(".draft")) {
        await rm(path);
        continue;
      }
      const found = header.parse(JSON.parse(await firstLine(path)));
      store.headers.set(found.key, found);
    }
    return store;
  }

  /** Keys in the order of their UTF-8 bytes, as S3 lists them. */
  list(prefix: string): Header[] {
    const found = [...this.headers.values()].filter(({ key }) => key.startsWith(prefix));
    return found.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  /** @throws Failure 404 NoSuchKey */
  head(key: string): Header {
    const found = this.headers.get(key);
    if (!found) throw new Failure(404, "NoSuchKey", "The specified key does not exist.");
    return found;
  }

  async read(key: string): Promise<{ header: Header; body: Buffer }> {
    this.head(key);
    const bytes = await readFile(this.path(key));
    const end = bytes.indexOf("\n");
    return { header: header.parse(JSON.parse(bytes.toString("utf8", 0, end))), body: bytes.subarray(end + 1) };
  }

  /** @throws Failure 412 PreconditionFailed; one of racing conditional writes wins. */
  put(
    key: string,
    body: Uint8Array,
    about: Pick<Header, "type" | "metadata" | "sha256">,
    when: Conditions & { readonly etag?: string } = {},
  ): Promise<Header> {
    const { etag = `"${createHash("md5").update(body).digest("hex")}"` } = when;
    return this.inOrder(async () => {
      const before = this.headers.get(key);
      if (when.ifMatch !== undefined && !before) this.head(key);
      const stale = when.ifMatch !== undefined && when.ifMatch !== before?.etag;
      if (stale || (when.ifNoneMatch === "*" && before)) {
        throw new Failure(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold");
      }
      const written = { ...about, key, etag, crc32: checksum(body), size: body.length, modified: Date.now() };
      await replaceFile(this.path(key), Buffer.concat([Buffer.from(`${JSON.stringify(written)}\n`), body]));
      this.headers.set(key, written);
      return written;
    });
  }

  delete(key: string): Promise<void> {
    return this.inOrder(async () => {
      await rm(this.path(key), { force: true });
      this.headers.delete(key);
    });
  }

  private inOrder<T>(work: () => Promise<T>): Promise<T> {
    const result = this.writing.then(work);
    this.writing = result.catch(() => {});
    return result;
  }

  private path(key: string): string {
    return join(this.folder, createHash("sha256").update(key).digest("hex"));
  }
}
