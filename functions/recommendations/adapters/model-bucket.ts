import { createHash, randomUUID } from "node:crypto";
import { closeSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { compactScratch } from "../als/compact.ts";
import { roomForModel } from "../als/scorer.ts";
import { BINARY_VERSION, type Manifest, manifest } from "../contract/model.ts";
import type { ListModel, LoadModel, StoreModel } from "../flows/ports.ts";
import { decodeModel, encodeModel, HEADER, headLength, type Model, modelOver, type ReadAt } from "../models/model.ts";
import { manifestRow } from "./manifests.ts";

/** A larger model (in bytes) is served from a file, with only the parts that every list reads in memory. */
const MOST_IN_MEMORY = 2 ** 28;

const keysOf = (id: string) => ({ numbers: `models/${id}/model.bin`, manifest: `models/${id}/manifest.json` });
/** The most bytes that are hashed or sent at once. */
const PIECE = 2 ** 28;
function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

function sha256(bytes: Uint8Array): string {
  const hash = createHash("sha256");
  for (const piece of piecesOf(bytes)) hash.update(piece);
  return hash.digest("hex");
}

async function read(s3: S3Client, Bucket: string, Key: string): Promise<Uint8Array | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return await Body?.transformToByteArray();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

/** Reads a model's numbers into the memory of a scorer, so that they are never copied. */
async function readNumbers(s3: S3Client, Bucket: string, Key: string, bytes: number): Promise<Uint8Array | undefined> {
  const room = roomForModel(bytes);
  let at = 0;
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    for await (const chunk of Body as AsyncIterable<Uint8Array>) {
      if (at + chunk.length > bytes) throw new RangeError("The model's file is longer than its manifest says.");
      room.set(chunk, at);
      at += chunk.length;
    }
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
  return room.subarray(0, at);
}

async function describedIn(s3: S3Client, bucket: string, id: string): Promise<Manifest | undefined> {
  const text = await read(s3, bucket, keysOf(id).manifest);
  return text && manifest.parse(JSON.parse(Buffer.from(text).toString()));
}

const DAMAGED = "The model's file is damaged.";

/** @throws RangeError if the checksum differs from the manifest's. */
export const loadModel =
  (s3: S3Client, bucket: string): LoadModel =>
  async (id) => {
    const keys = keysOf(id);
    const described = await describedIn(s3, bucket, id);
    if (!described) return undefined;
    const numbers = await readNumbers(s3, bucket, keys.numbers, described.binary.bytes);
    if (!numbers) return undefined;
    if (sha256(numbers) !== described.binary.sha256) throw new RangeError(DAMAGED);
    return { manifest: described, model: decodeModel(numbers, described) };
  };

/** Closes the files of models that are no longer used. */
const opened = new FinalizationRegistry<number>((file) => closeSync(file));

/** A model over an unlinked file, whose space is freed with the model. */
function modelIn(file: number, head: Uint8Array, described: Manifest): Model {
  const read: ReadAt = (into, at) => {
    for (let done = 0; done < into.byteLength; ) {
      const more = readSync(file, into, done, into.byteLength - done, at + done);
      if (more === 0) throw new RangeError("The model's file is truncated.");
      done += more;
    }
  };
  const model = modelOver(head, { size: described.binary.bytes, read, described });
  opened.register(model, file);
  return model;
}

/** Writes a model's numbers to a file and returns their head; undefined if the object no longer exists. */
async function fileNumbers(
  s3: S3Client,
  get: { readonly Bucket: string; readonly Key: string },
  file: number,
  described: Manifest,
): Promise<Uint8Array | undefined> {
  const { items } = described.counts;
  const hash = createHash("sha256");
  let at = 0;
  let first = Buffer.alloc(0);
  let head: Uint8Array | undefined;
  try {
    const { Body } = await s3.send(new GetObjectCommand(get));
    for await (const chunk of Body as AsyncIterable<Uint8Array>) {
      hash.update(chunk);
      for (let done = 0; done < chunk.length; ) done += writeSync(file, chunk, done);
      if (!head) {
        first = Buffer.concat([first, chunk]);
        if (first.length >= HEADER) {
          head = roomForModel(headLength(first), compactScratch(items, described.settings.d));
          head.set(first.subarray(0, head.length));
        }
      } else if (at < head.length) head.set(chunk.subarray(0, head.length - at), at);
      at += chunk.length;
    }
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
  if (at !== described.binary.bytes || hash.digest("hex") !== described.binary.sha256) throw new RangeError(DAMAGED);
  return head;
}

/**
 * Loads a model to serve: a large one into a file, from which only the rows of the items that a list needs are read.
 * @throws RangeError if the checksum differs from the manifest's
 */
export const loadServedModel =
  (
    s3: S3Client,
    Bucket: string,
    { folder = tmpdir(), inMemory = MOST_IN_MEMORY }: { readonly folder?: string; readonly inMemory?: number } = {},
  ): LoadModel =>
  async (id) => {
    const described = await describedIn(s3, Bucket, id);
    if (!described) return undefined;
    if (described.binary.bytes <= inMemory) return loadModel(s3, Bucket)(id);
    const path = join(folder, `model-${randomUUID()}.bin`);
    const file = openSync(path, "wx+");
    // An unlinked file's space is freed when it is closed, however this process ends.
    unlinkSync(path);
    try {
      const head = await fileNumbers(s3, { Bucket, Key: keysOf(id).numbers }, file, described);
      if (head) return { manifest: described, model: modelIn(file, head, described) };
    } catch (error) {
      closeSync(file);
      throw error;
    }
    closeSync(file);
    return undefined;
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

/** A large body is sent in pieces. */
const bodyOf = (numbers: Uint8Array) =>
  numbers.length <= PIECE
    ? { Body: numbers }
    : { Body: Readable.from(piecesOf(numbers), { objectMode: false }), ContentLength: numbers.length };

export const storeModel =
  (s3: S3Client, Bucket: string): StoreModel =>
  async (described, model) => {
    const numbers = encodeModel(model);
    const whole: Manifest = {
      ...described,
      binary: { version: BINARY_VERSION, bytes: numbers.byteLength, sha256: sha256(numbers) },
    };
    await s3.send(new PutObjectCommand({ Bucket, Key: keysOf(described.id).numbers, ...bodyOf(numbers) }));
    await putManifest(s3, Bucket, whole);
    return whole;
  };

/** The list item is written last: a listed model can be promoted, so it must be complete. */
export const listModel =
  (s3: S3Client, Bucket: string, documents: DynamoDBDocumentClient, TableName: string): ListModel =>
  async (whole) => {
    await putManifest(s3, Bucket, whole);
    await documents.send(new PutCommand({ TableName, Item: manifestRow(whole) }));
  };
