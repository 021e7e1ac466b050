import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { GetObjectCommand, NoSuchKey, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { LOG_PREFIX } from "../../behaviour/contract/event.ts";
import { logger } from "../../shared/runtime/logger.ts";
import type { ListLog, ReadObjects } from "../flows/training-ports.ts";

/** How many objects are requested ahead, so that reading does not wait for each. */
const AHEAD = 8;
/** The most bytes that are unpacked at once. */
const CHUNK = 256 * 1024;

export const listLog =
  (s3: S3Client, Bucket: string): ListLog =>
  async (after) => {
    const keys: string[] = [];
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: LOG_PREFIX, StartAfter: after })) {
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    }
    return keys;
  };

type Opened = { readonly body: Readable } | { readonly failure: unknown };

/** An object's damage in a few words; undefined if the error is a failure of S3 or the network. */
function damageIn(error: unknown): string | undefined {
  if (error instanceof NoSuchKey) return "The object is gone.";
  const { code, message } = error as NodeJS.ErrnoException;
  return code?.startsWith("Z_") ? `Not whole as gzip: ${message}.` : undefined;
}

export const readObjects =
  (s3: S3Client, Bucket: string): ReadObjects =>
  async (keys, reader) => {
    const open = async (Key: string): Promise<Opened> => {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        const body = Body as Readable;
        // Nobody reads this stream yet, so nothing else would handle a broken connection.
        body.on("error", () => {});
        return { body };
      } catch (failure) {
        return { failure };
      }
    };
    const opened: { readonly key: string; readonly object: Promise<Opened> }[] = [];
    let next = 0;
    const takeNext = () => {
      const more = keys.slice(next, next + AHEAD - opened.length);
      opened.push(...more.map((key) => ({ key, object: open(key) })));
      next += more.length;
      return opened.shift();
    };
    try {
      for (let first = takeNext(); first; first = takeNext()) {
        const { key } = first;
        const object = await first.object;
        let damage: string | undefined;
        try {
          if ("failure" in object) throw object.failure;
          await pipeline(object.body, createGunzip({ chunkSize: CHUNK }), async (chunks: AsyncIterable<Buffer>) => {
            for await (const chunk of chunks) reader.chunk(chunk);
          });
        } catch (error) {
          damage = damageIn(error);
          if (damage === undefined) throw error;
          logger.warn("a log object is damaged", { key, damage });
        }
        if (!reader.end(key, damage)) return;
      }
    } finally {
      for (const left of await Promise.all(opened.map(({ object }) => object))) if ("body" in left) left.body.destroy();
    }
  };
