import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { StringDecoder } from "node:string_decoder";
import { createGunzip } from "node:zlib";
import { GetObjectCommand, ListObjectsV2Command, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { LOG_PREFIX } from "../../behaviour/contract/event.ts";
import { logger } from "../../shared/runtime/logger.ts";
import type { FindFirstDay, ListLog, ReadLines } from "../flows/ports.ts";

const placeOf = (day: string): string => `${LOG_PREFIX}${day.replaceAll("-", "/")}/`;
/** Sorts after every object's name. */
const LAST = "~";

export const listLog =
  (s3: S3Client, Bucket: string): ListLog =>
  async (from, to) => {
    const objects: { key: string; size: number }[] = [];
    const end = placeOf(to) + LAST;
    const pages = paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: LOG_PREFIX, StartAfter: placeOf(from) });
    for await (const { Contents = [] } of pages) {
      for (const { Key, Size = 0 } of Contents) {
        if (Key === undefined || Key > end) return objects;
        objects.push({ key: Key, size: Size });
      }
    }
    return objects;
  };

export const findFirstDay =
  (s3: S3Client, Bucket: string): FindFirstDay =>
  async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix: LOG_PREFIX, MaxKeys: 1 }));
    const [, year, month, day] = /^events\/(\d{4})\/(\d\d)\/(\d\d)\//.exec(Contents[0]?.Key ?? "") ?? [];
    return year === undefined ? undefined : `${year}-${month}-${day}`;
  };

/** The largest number of bytes that are unpacked at once. */
const CHUNK = 256 * 1024;
/** The longest line, in characters: the log's have a few hundred. Longer ones are skipped, and not kept in memory. */
const LONGEST = 65_536;

/** Splits chunks of bytes into lines, and keeps only the incomplete line at the end of a chunk. */
function lineCutter(take: (line: string) => void) {
  const decoder = new StringDecoder("utf8");
  let held = "";
  const add = (text: string) => {
    const lines = text.split("\n");
    lines[0] = held + lines[0];
    const last = lines.pop() ?? "";
    held = last.length > LONGEST ? last.slice(0, LONGEST) : last;
    for (const line of lines) if (line !== "") take(line);
  };
  return {
    push: (chunk: Buffer) => add(decoder.write(chunk)),
    end: () => add(`${decoder.end()}\n`),
  };
}

export const readLines =
  (s3: S3Client, Bucket: string): ReadLines =>
  async (keys, take) => {
    for (const Key of keys) {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
      const cutter = lineCutter(take);
      try {
        await pipeline(Body as Readable, createGunzip({ chunkSize: CHUNK }), async (chunks: AsyncIterable<Buffer>) => {
          for await (const chunk of chunks) cutter.push(chunk);
        });
      } catch (error) {
        if (!(error as NodeJS.ErrnoException).code?.startsWith("Z_")) throw error;
        logger.warn("a log object is damaged", { key: Key, damage: (error as Error).message });
      }
      cutter.end();
    }
  };
