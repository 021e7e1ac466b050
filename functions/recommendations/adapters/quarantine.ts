import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { LOG_PREFIX } from "../../behaviour/contract/event.ts";
import type { Quarantine } from "../flows/training-ports.ts";

const PREFIX = "quarantine/";
/** A larger object is not copied: its key is recorded, and it stays in the log. */
const LARGEST = 16 * 1024 * 1024;

/** Stores invalid lines, and the object itself if it is damaged, under its key in the model bucket. */
export const quarantine =
  (s3: S3Client, log: string, Bucket: string): Quarantine =>
  async ({ key, lines, damage }) => {
    const place = PREFIX + key.slice(LOG_PREFIX.length);
    const notes = [...(damage === undefined ? [] : [{ damage }]), ...lines];
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: `${place}.ndjson`,
        Body: notes.map((note) => `${JSON.stringify({ key, ...note })}\n`).join(""),
        ContentType: "application/x-ndjson",
      }),
    );
    if (damage === undefined) return;
    try {
      const { Body, ContentLength = 0 } = await s3.send(new GetObjectCommand({ Bucket: log, Key: key }));
      if (ContentLength > LARGEST) return;
      await s3.send(new PutObjectCommand({ Bucket, Key: place, Body: await Body?.transformToByteArray() }));
    } catch (error) {
      if (!(error instanceof NoSuchKey)) throw error;
    }
  };
