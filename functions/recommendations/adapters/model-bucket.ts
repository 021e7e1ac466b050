import { createHash } from "node:crypto";
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { roomForModel } from "../als/scorer.ts";
import { BINARY_VERSION, type Manifest, manifest } from "../contract/model.ts";
import type { ListModel, LoadModel, StoreModel } from "../flows/ports.ts";
import { decodeModel, encodeModel } from "../models/model.ts";
import { manifestRow } from "./manifests.ts";

const keysOf = (id: string) => ({ numbers: `models/${id}/model.bin`, manifest: `models/${id}/manifest.json` });
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function read(s3: S3Client, Bucket: string, Key: string): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** The numbers as they are scored: read into the room that a scorer works in, so that they are never copied. */
async function readNumbers(s3: S3Client, Bucket: string, Key: string, bytes: number): Promise<Uint8Array | undefined> {
  const room = roomForModel(bytes);
  let at = 0;
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    for await (const chunk of Body as AsyncIterable<Uint8Array>) {
      if (at + chunk.length > bytes) throw new RangeError("The model's numbers are longer than its manifest says.");
      room.set(chunk, at);
      at += chunk.length;
    }
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
  return room.subarray(0, at);
}

/** @throws RangeError for numbers whose checksum is not the manifest's. */
export const loadModel =
  (s3: S3Client, bucket: string): LoadModel =>
  async (id) => {
    const keys = keysOf(id);
    const text = await read(s3, bucket, keys.manifest);
    if (!text) return undefined;
    const described = manifest.parse(JSON.parse(Buffer.from(text).toString()));
    const numbers = await readNumbers(s3, bucket, keys.numbers, described.binary.bytes);
    if (!numbers) return undefined;
    if (sha256(numbers) !== described.binary.sha256) throw new RangeError("The model's numbers are damaged.");
    return { manifest: described, model: decodeModel(numbers, described) };
  };

const putManifest = (s3: S3Client, Bucket: string, whole: Manifest) =>
  s3.send(
    new PutObjectCommand({
      Bucket,
      Key: keysOf(whole.id).manifest,
      Body: JSON.stringify(whole, null, 2),
      ContentType: "application/json",
    }),
  );

export const storeModel =
  (s3: S3Client, Bucket: string): StoreModel =>
  async (described, model) => {
    const numbers = encodeModel(model);
    const whole: Manifest = {
      ...described,
      binary: { version: BINARY_VERSION, bytes: numbers.byteLength, sha256: sha256(numbers) },
    };
    await s3.send(new PutObjectCommand({ Bucket, Key: keysOf(described.id).numbers, Body: numbers }));
    await putManifest(s3, Bucket, whole);
    return whole;
  };

/** The row comes last: what is listed can be promoted, so it must be whole. */
export const listModel =
  (s3: S3Client, Bucket: string, documents: DynamoDBDocumentClient, TableName: string): ListModel =>
  async (whole) => {
    await putManifest(s3, Bucket, whole);
    await documents.send(new PutCommand({ TableName, Item: manifestRow(whole) }));
  };
