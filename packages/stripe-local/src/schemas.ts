import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { readIfPresent, replaceFile } from "@lyceum/durable-files/durable-file";
import type { AnySchemaObject } from "ajv";
import Stripe from "stripe";
import * as z from "zod";
import type { Route } from "./parameters.ts";

/** Made when the package is packed; there is none beside the sources. */
const PACKED = new URL("schemas.json", import.meta.url);
const CACHE = new URL("../node_modules/.cache/", import.meta.url);
const generated = z.object({ properties: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** The JSON Schema of each route's parameters. */
export type Schemas = Readonly<Record<Route, AnySchemaObject>>;

/**
 * From the package's own file where it is packed. In the repository they are generated from the SDK's types the first
 * time, in a worker, and kept by the SDK's version and what generates: reading the types takes seconds, and a file in
 * the repository could fall behind the SDK.
 */
export async function openSchemas(): Promise<Schemas> {
  const packed = await readIfPresent(fileURLToPath(PACKED));
  if (packed !== undefined) return schemasIn(packed);
  const sources = ["parameters.ts", "generate-schemas.ts"].map((name) => readFile(new URL(name, import.meta.url)));
  const hash = createHash("sha256").update(Buffer.concat(await Promise.all(sources)));
  const name = `stripe-${Stripe.PACKAGE_VERSION}-${hash.digest("hex").slice(0, 16)}.json`;
  const path = fileURLToPath(new URL(name, CACHE));
  const kept = await readIfPresent(path);
  if (kept !== undefined) return schemasIn(kept);
  const text = JSON.stringify(await generate());
  // Where the cache cannot be written, the next start generates again.
  await replaceFile(path, text).catch(() => {});
  return schemasIn(text);
}

const schemasIn = (text: string): Schemas => generated.parse(JSON.parse(text)).properties as Schemas;

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
