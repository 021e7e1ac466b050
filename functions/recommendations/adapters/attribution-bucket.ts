import { gunzipSync, gzipSync } from "node:zlib";
import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import * as z from "zod";
import { LOG_PREFIX } from "../../behaviour/contract/event.ts";
import type { PassedOver } from "../attribution/day-tally.ts";
import { cell } from "../contract/attribution.ts";
import type { DayRecord, FindDayRecord, KeepDayRecord, ListLogOfDay } from "../flows/attribution-ports.ts";
import type { ReadPassedOver } from "../flows/training-ports.ts";

const record = z.object({
  credits: z.array(z.object({ subject: z.string(), product: z.string(), cell, at: z.number(), studied: z.boolean() })),
  passed: z.array(z.object({ subject: z.string(), product: z.string(), at: z.number(), weight: z.number() })),
  tried: z.array(z.object({ experiment: z.string(), unit: z.string(), lists: z.number(), clicks: z.number() })),
  choices: z.array(z.object({ chances: z.array(z.number()), chosen: z.number(), isClicked: z.boolean() })),
});

const keyOf = (day: string): string => `attribution/${day}.json.gz`;

export const findDayRecord =
  (s3: S3Client, Bucket: string): FindDayRecord =>
  async (day): Promise<DayRecord | undefined> => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: keyOf(day) }));
      const bytes = await Body?.transformToByteArray();
      return bytes && record.parse(JSON.parse(gunzipSync(bytes).toString()));
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  };

/** How many days are read in parallel. */
const AT_ONCE = 10;
/** The most rows; the newest days' are used. More would take memory that the fit needs. */
const MOST_ROWS = 1_000_000;

export function readPassedOver(s3: S3Client, Bucket: string): ReadPassedOver {
  const find = findDayRecord(s3, Bucket);
  return async (days) => {
    const passed: PassedOver[] = [];
    for (let from = 0; from < days.length && passed.length < MOST_ROWS; from += AT_ONCE) {
      for (const found of await Promise.all(days.slice(from, from + AT_ONCE).map(find))) {
        for (const each of found?.passed ?? []) if (passed.length < MOST_ROWS) passed.push(each);
      }
    }
    return passed;
  };
}

export const keepDayRecord =
  (s3: S3Client, Bucket: string): KeepDayRecord =>
  async (day, made) => {
    await s3.send(new PutObjectCommand({ Bucket, Key: keyOf(day), Body: gzipSync(JSON.stringify(made)) }));
  };

export const listLogOfDay =
  (s3: S3Client, Bucket: string): ListLogOfDay =>
  async (day) => {
    const keys: string[] = [];
    const Prefix = `${LOG_PREFIX}${day.replaceAll("-", "/")}/`;
    for await (const { Contents } of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix })) {
      for (const { Key } of Contents ?? []) if (Key !== undefined) keys.push(Key);
    }
    return keys;
  };
