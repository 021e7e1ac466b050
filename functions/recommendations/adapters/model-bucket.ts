import { createHash } from "node:crypto";
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { BINARY_VERSION, decode, encode, type Manifest, manifest } from "../model.ts";
import type { LoadModel, StoreModel } from "../ports.ts";
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

/** @throws RangeError for numbers whose checksum is not the manifest's. */
export const loadModel =
  (s3: S3Client, bucket: string): LoadModel =>
  async (id) => {
    const keys = keysOf(id);
    const [text, numbers] = await Promise.all([read(s3, bucket, keys.manifest), read(s3, bucket, keys.numbers)]);
    if (!text || !numbers) return undefined;
    const described = manifest.parse(JSON.parse(Buffer.from(text).toString()));
    if (sha256(numbers) !== described.binary.sha256) throw new RangeError("The model's numbers are damaged.");
    return { manifest: described, model: decode(numbers, described) };
  };

/** The row comes last: what is listed can be promoted, so it must be whole. */
export const storeModel =
  (s3: S3Client, Bucket: string, documents: DynamoDBDocumentClient, TableName: string): StoreModel =>
  async (described, model) => {
    const keys = keysOf(described.id);
    const numbers = encode(model);
    const whole: Manifest = {
      ...described,
      binary: { version: BINARY_VERSION, bytes: numbers.byteLength, sha256: sha256(numbers) },
    };
    await s3.send(new PutObjectCommand({ Bucket, Key: keys.numbers, Body: numbers }));
    await s3.send(
      new PutObjectCommand({
        Bucket,
        Key: keys.manifest,
        Body: JSON.stringify(whole, null, 2),
        ContentType: "application/json",
      }),
    );
    await documents.send(new PutCommand({ TableName, Item: manifestRow(whole) }));
  };
