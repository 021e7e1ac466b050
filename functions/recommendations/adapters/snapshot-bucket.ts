import { createHash } from "node:crypto";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import { logger } from "../../shared/runtime/logger.ts";
import type { NewId } from "../flows/ports.ts";
import type { ReadSnapshot, StoreSnapshot, SweepSnapshots } from "../flows/training-ports.ts";
import type { SnapshotPointer } from "../models/pointer.ts";

const PREFIX = "snapshots/";
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
/** Versions are padded, so that keys sort by them. */
const prefixOf = (version: number) => `${PREFIX}${String(version).padStart(10, "0")}`;

export const readSnapshot =
  (s3: S3Client, Bucket: string, readPointer: () => Promise<SnapshotPointer | undefined>): ReadSnapshot =>
  async () => {
    const pointer = await readPointer();
    if (!pointer) return {};
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: pointer.key }));
      const bytes = await Body?.transformToByteArray();
      if (bytes && sha256(bytes) === pointer.sha256) return { pointer, bytes };
      logger.error("the snapshot of the log is damaged", { key: pointer.key });
    } catch (error) {
      if (!(error instanceof NoSuchKey)) throw error;
      logger.error("the snapshot of the log is gone", { key: pointer.key });
    }
    return { pointer };
  };

/** Under a new key, so that concurrent runs do not overwrite each other's. */
export const storeSnapshot =
  (s3: S3Client, Bucket: string, newId: NewId): StoreSnapshot =>
  async (bytes, version) => {
    const key = `${prefixOf(version)}-${newId()}.bin`;
    await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: bytes }));
    return { key, bytes: bytes.byteLength, sha256: sha256(bytes), version };
  };

/** The previous one stays, for a run that may still be reading it; snapshots of runs that crashed are deleted too. */
export const sweepSnapshots =
  (s3: S3Client, Bucket: string): SweepSnapshots =>
  async ({ version }) => {
    for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket, Prefix: PREFIX })) {
      for (const { Key = "" } of page.Contents ?? []) {
        if (Key < prefixOf(version - 1)) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
      }
    }
  };
