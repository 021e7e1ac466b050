import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { readIfPresent, replaceFile } from "@lyceum/durable-files/durable-file";
import type { AnySchemaObject } from "ajv";
import Stripe from "stripe";
import * as z from "zod";
import type { Route } from "./parameters.ts";

/** As generated before: `npm run build:stripe-schemas`. */
const MADE = new URL("schemas.json", import.meta.url);
const CACHE = new URL("../node_modules/.cache/", import.meta.url);
const generated = z.object({
  /** The sources that they were generated from, which a packed package does not have. */
  of: z.string().optional(),
  properties: z.record(z.string(), z.record(z.string(), z.unknown())),
});

/** The JSON Schema of each route's parameters. */
export type Schemas = Readonly<Record<Route, AnySchemaObject>>;

/** The SDK's version and the generator: a change of either changes the schemas. */
export async function sourceOfSchemas(): Promise<string> {
  const sources = ["parameters.ts", "generate-schemas.ts"].map((name) => readFile(new URL(name, import.meta.url)));
  const hash = createHash("sha256").update(Buffer.concat(await Promise.all(sources)));
  return `stripe-${Stripe.PACKAGE_VERSION}-${hash.digest("hex").slice(0, 16)}`;
}

let opened: Promise<Schemas> | undefined;

/**
 * From the package's own file, unless the sources have changed since: then they are generated from the SDK's types, in
 * a worker, and cached, as reading the types takes seconds. A process loads them once.
 */
export function openSchemas(): Promise<Schemas> {
  opened ??= open();
  return opened;
}

async function open(): Promise<Schemas> {
  const made = generated.parse(JSON.parse(await readFile(MADE, "utf8")));
  if (made.of === undefined) return made.properties as Schemas;
  const source = await sourceOfSchemas();
  if (made.of === source) return made.properties as Schemas;
  const path = fileURLToPath(new URL(`${source}.json`, CACHE));
  const kept = await readIfPresent(path);
  if (kept !== undefined) return schemasIn(kept);
  const text = JSON.stringify(await generate());
  // If the cache cannot be written, the next start generates again.
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
