import { gunzipSync, gzipSync } from "node:zlib";
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";

/** An object as JSON; undefined if it does not exist. */
export async function readJson(s3: S3Client, Bucket: string, Key: string): Promise<unknown> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    const bytes = await Body?.transformToByteArray();
    return bytes && JSON.parse(gunzipSync(bytes).toString());
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** Replaces an object as a whole: concurrent readers get the old or the new one. */
export async function writeJson(s3: S3Client, Bucket: string, Key: string, value: unknown): Promise<void> {
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: gzipSync(JSON.stringify(value)) }));
}
