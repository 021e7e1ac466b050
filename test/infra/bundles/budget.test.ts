import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { json } from "node:stream/consumers";
import { Assembly } from "@lyceum/cdk-local/assembly/assembly";
import { expect, test } from "vitest";
import * as z from "zod";
import { FONT_FILES } from "../../../functions/shared/pdf/font-files.ts";
import { deployable } from "../../../lib/constructs/bundles.ts";
import { entries } from "../../../lib/constructs/modules.ts";
import { preparedAssembly } from "../../../local/prepared-assembly.ts";

const MEBIBYTE = 1024 * 1024;
/** Bundles that one process loads: each has an SDK of its own. */
const BATCH = 16;

const fileOf = (entry: string): string => join(deployable(), entry, "index.mjs");

/** They have pdf-lib and fontkit, half a mebibyte that no other function loads. */
const DRAWING = ["commerce/handlers/receipts/get-receipt", "payouts/handlers/get-statement"];

test("functions are under a mebibyte, or 1.5 if they draw PDFs; training alone may be larger", () => {
  const sizes = entries().map((entry) => ({ entry, size: statSync(fileOf(entry)).size }));
  expect(sizes).not.toHaveLength(0);
  const most = (entry: string) => (DRAWING.includes(entry) ? 1.5 * MEBIBYTE : MEBIBYTE);
  const isOver = ({ entry, size }: { entry: string; size: number }) =>
    size > most(entry) && entry !== "recommendations/handlers/retrain";
  expect(sizes.filter(isOver)).toEqual([]);
});

test("every font and its licence lie beside the functions that draw PDFs, and no others", () => {
  const files = Object.values(FONT_FILES).flatMap((file) => [file, join(dirname(dirname(file)), "LICENSE_FONT")]);
  for (const entry of entries()) {
    const beside = new Set(globSync("node_modules/**/*", { cwd: dirname(fileOf(entry)) }));
    const missing = files.filter((file) => !beside.has(join("node_modules", file)));
    expect([entry, missing]).toEqual([entry, DRAWING.includes(entry) ? [] : files]);
  }
});

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
  // Of what the CDK writes into the template itself there is none.
  Code: z.object({ S3Key: z.string().optional() }),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).optional(),
});

test("every bundle loads alone with its variables, and its handler takes two arguments at most", async () => {
  const assembly = await Assembly.read(await preparedAssembly(), "https://api.example");
  const bundles = assembly.of("AWS::Lambda::Function", deployed).flatMap(({ is }): Bundle[] => {
    const entry = is.Code.S3Key;
    if (entry === undefined || !entries().includes(entry)) return [];
    return [{ entry, file: new URL(`file://${fileOf(entry)}`).href, variables: is.Environment?.Variables ?? {} }];
  });
  expect(bundles.length).toBeGreaterThan(100);
  const wrong: [string, unknown][] = [];
  for (let at = 0; at < bundles.length; at += BATCH) {
    const answers = Object.entries(await loaded(bundles.slice(at, at + BATCH)));
    wrong.push(...answers.filter(([, arity]) => typeof arity !== "number" || arity > 2));
  }
  expect(wrong).toEqual([]);
});
