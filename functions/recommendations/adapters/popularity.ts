import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import type { KeepPopularity } from "../flows/training-ports.ts";

/** What people did with products, as the newest training run weighed it. */
const KEY = "popularity/newest.json";
const kept = z.array(z.tuple([z.string(), z.number()]));

/** Keeps what each product comes to over all people: what is promoted or not, it is as of now. */
export const keepPopularity =
  (s3: S3Client, Bucket: string): KeepPopularity =>
  async (itemIds, popularity) => {
    const weights = itemIds.map((id, n) => [id, Math.round(1000 * (popularity[n] ?? 0)) / 1000]);
    await s3.send(
      new PutObjectCommand({ Bucket, Key: KEY, Body: JSON.stringify(weights), ContentType: "application/json" }),
    );
  };

/**
 * By product what people did with it, in the weights that models are trained on: purchases and study count most, and all
 * of it half as much after a month. Nothing before the first training.
 */
export const findPopularity = (s3: S3Client, Bucket: string) => async (): Promise<ReadonlyMap<string, number>> => {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: KEY }));
    return new Map(kept.parse(JSON.parse((await Body?.transformToString()) ?? "[]")));
  } catch (error) {
    if (error instanceof NoSuchKey) return new Map();
    throw error;
  }
};
