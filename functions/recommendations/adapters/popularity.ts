import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import * as z from "zod";
import type { KeepPopularity } from "../flows/training-ports.ts";

/** The popularity of products, as weighed by the newest training run. */
const KEY = "popularity/newest.json";
const kept = z.array(z.tuple([z.string(), z.number()]));

/** Stores each product's popularity, whether or not the run's model is promoted. */
export const keepPopularity =
  (s3: S3Client, Bucket: string): KeepPopularity =>
  async (itemIds, popularity) => {
    const weights = itemIds.map((id, n) => [id, Math.round(1000 * (popularity[n] ?? 0)) / 1000]);
    await s3.send(
      new PutObjectCommand({ Bucket, Key: KEY, Body: JSON.stringify(weights), ContentType: "application/json" }),
    );
  };

/**
 * The popularity of each product, in the weights that models are trained on: purchases and study count most, and every
 * interaction counts half as much after a month. Empty before the first training.
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
