import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { LOG_PREFIX } from "../../behaviour/contract.ts";
import { logger } from "../../shared/runtime/logger.ts";
import type { ReadLog } from "../ports.ts";

async function eachLine(source: AsyncIterable<Buffer>, accept: (line: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of source) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) accept(line);
  }
  rest += decoder.decode();
  if (rest !== "") accept(rest);
}

/** Reads every object under the log's prefix; one that is no gzip or is cut short gives the lines before the damage. */
export const readLog =
  (s3: S3Client, Bucket: string): ReadLog =>
  async (accept) => {
    const counts = { objects: 0, unreadable: 0 };
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: LOG_PREFIX })) {
      for (const { Key } of page.Contents ?? []) {
        counts.objects++;
        const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
        try {
          await pipeline(Body as NodeJS.ReadableStream, createGunzip(), (lines: AsyncIterable<Buffer>) =>
            eachLine(lines, accept),
          );
        } catch (error) {
          if (!(error as NodeJS.ErrnoException).code?.startsWith("Z_")) throw error;
          counts.unreadable++;
          logger.warn("a log object is damaged", { key: Key });
        }
      }
    }
    return counts;
  };
