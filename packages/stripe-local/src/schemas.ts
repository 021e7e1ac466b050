import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Worker } from "node:worker_threads";
import type { AnySchemaObject } from "ajv";
import Stripe from "stripe";
import * as z from "zod";
import { readIfPresent, replaceFile } from "../../aws-local/src/protocol/durable-file.ts";
import type { Route } from "./parameters.ts";

const CACHE = new URL("../../../node_modules/.cache/lyceum/", import.meta.url);
const generated = z.object({ properties: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** The JSON Schema of each route's parameters. */
export type Schemas = Readonly<Record<Route, AnySchemaObject>>;

/**
 * Generated from the SDK's types the first time, in a worker, and kept by the SDK's version and what generates:
 * reading the types takes seconds, and a generated file in the repository could fall behind the SDK.
 */
export async function openSchemas(): Promise<Schemas> {
  const sources = ["parameters.ts", "generate-schemas.ts"].map((name) => readFile(new URL(name, import.meta.url)));
  const hash = createHash("sha256").update(Buffer.concat(await Promise.all(sources)));
  const path = new URL(`stripe-${Stripe.PACKAGE_VERSION}-${hash.digest("hex").slice(0, 16)}.json`, CACHE).pathname;
  const kept = await readIfPresent(path);
  if (kept !== undefined) return generated.parse(JSON.parse(kept)).properties as Schemas;
  const schema = await generate();
  // Where the cache cannot be written, the next start generates again.
  await replaceFile(path, JSON.stringify(schema)).catch(() => {});
  return generated.parse(schema).properties as Schemas;
}

async function generate(): Promise<unknown> {
  const worker = new Worker(new URL("generate-schemas.ts", import.meta.url));
  try {
    return await new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", (code) => reject(new Error(`The generation of Stripe's schemas ended with ${code}.`)));
    });
  } finally {
    await worker.terminate();
  }
}
