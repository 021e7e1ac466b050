import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { FindDayExposures, FindMaturedDay, KeepDayExposures, KeepMaturedDay } from "../flows/purchase-ports.ts";
import type { MaturedDay } from "../purchase/matured.ts";

const pack = promisify(gzip);
const unpack = promisify(gunzip);

const keysOf = (day: string) => ({
  exposures: `attribution/exposures/${day}.json.gz`,
  matured: `attribution/matured/${day}.json.gz`,
});

/** Written by us alone, and read some hundred thousand rows at once: it is not validated again. */
async function find<T>(s3: S3Client, Bucket: string, Key: string): Promise<T | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = await Body?.transformToByteArray();
    return bytes && (JSON.parse((await unpack(bytes)).toString()) as T);
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

async function keep(s3: S3Client, Bucket: string, Key: string, made: unknown): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: await pack(JSON.stringify(made)) }));
}

/** A matured day as a file, for who writes many at once. */
export const maturedFile = async (day: string, made: MaturedDay) => ({
  key: keysOf(day).matured,
  body: await pack(JSON.stringify(made)),
  mediaType: "application/gzip",
});

export const findDayExposures =
  (s3: S3Client, Bucket: string): FindDayExposures =>
  (day) =>
    find(s3, Bucket, keysOf(day).exposures);

export const keepDayExposures =
  (s3: S3Client, Bucket: string): KeepDayExposures =>
  (day, made) =>
    keep(s3, Bucket, keysOf(day).exposures, made);

export const findMaturedDay =
  (s3: S3Client, Bucket: string): FindMaturedDay =>
  (day) =>
    find(s3, Bucket, keysOf(day).matured);

export const keepMaturedDay =
  (s3: S3Client, Bucket: string): KeepMaturedDay =>
  (day, made) =>
    keep(s3, Bucket, keysOf(day).matured, made);
