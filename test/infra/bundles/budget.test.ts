import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { expect, test } from "vitest";
import * as z from "zod";
import { deployable } from "../../../lib/constructs/bundles.ts";
import { entries } from "../../../lib/constructs/modules.ts";
import { Assembly } from "@lyceum/cdk-local/assembly/assembly";
import { preparedAssembly } from "../../../local/prepared-assembly.ts";

const MEBIBYTE = 1024 * 1024;
/** Bundles that one process loads: each has an SDK of its own. */
const BATCH = 16;

const fileOf = (entry: string): string => join(deployable(), entry, "index.mjs");

test("no function is over one mebibyte but the training run", () => {
  const sizes = entries().map((entry) => ({ entry, size: statSync(fileOf(entry)).size }));
  expect(sizes).not.toHaveLength(0);
  expect(sizes.filter(({ entry, size }) => size > MEBIBYTE && entry !== "recommendations/handlers/retrain")).toEqual(
    [],
  );
}, 900_000);

interface Bundle {
  readonly entry: string;
  readonly file: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** Prints what each module is for Lambda: the number of its handler's arguments, or why it does not load. */
const LOAD = `
const answers = {};
const own = { ...process.env };
for (const { entry, file, variables } of JSON.parse(process.argv[1])) {
  process.env = { ...own, ...variables };
  try {
    const { handler } = await import(file);
    answers[entry] = typeof handler === "function" ? handler.length : "it exports no handler";
  } catch (error) {
    answers[entry] = String(error);
  }
}
process.stdout.write(JSON.stringify(answers), () => process.exit(0));`;

async function loaded(bundles: readonly Bundle[]): Promise<Record<string, unknown>> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", LOAD, JSON.stringify(bundles)], {
    env: { AWS_REGION: "us-east-1", POWERTOOLS_METRICS_DISABLED: "true", PATH: process.env.PATH },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  const answers = (await json(child.stdout)) as Record<string, unknown>;
  await exit;
  return answers;
}

const deployed = z.object({
  Code: z.object({ S3Key: z.string() }),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).optional(),
});

test("every bundle that deploys loads by itself, with its template's variables and a handler of two arguments at most", async () => {
  const assembly = await Assembly.read(await preparedAssembly(), "https://api.example");
  const bundles = assembly.of("AWS::Lambda::Function", deployed).flatMap(({ is }): Bundle[] => {
    const entry = is.Code.S3Key;
    if (!entries().includes(entry)) return [];
    return [{ entry, file: new URL(`file://${fileOf(entry)}`).href, variables: is.Environment?.Variables ?? {} }];
  });
  expect(bundles.length).toBeGreaterThan(100);
  const wrong: [string, unknown][] = [];
  for (let at = 0; at < bundles.length; at += BATCH) {
    const answers = Object.entries(await loaded(bundles.slice(at, at + BATCH)));
    wrong.push(...answers.filter(([, arity]) => typeof arity !== "number" || arity > 2));
  }
  expect(wrong).toEqual([]);
}, 900_000);
