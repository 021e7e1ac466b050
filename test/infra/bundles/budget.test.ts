import { spawn } from "node:child_process";
import { once } from "node:events";
import { globSync, mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { json } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { Assembly } from "@lyceum/cdk-local/assembly/assembly";
import { beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { FONT_FILES } from "../../../functions/shared/pdf/font-files.ts";
import { buildAlone } from "../../../lib/constructs/bundles.ts";
import { BY_NAME, entries } from "../../../lib/constructs/modules.ts";
import { bundleByName, preparedAssembly } from "../../../local/prepared-assembly.ts";
import { covering, together } from "./together.ts";

/** `npm run test:bundles` builds each bundle as it deploys; `npm test` those that decide. */
const IS_WHOLE = process.env.BUNDLES === "whole";

const MEBIBYTE = 1024 * 1024;
/** Bundles that one process loads: deployable ones have an SDK of their own each. */
const BATCH = 16;

/** They have pdf-lib and fontkit, half a mebibyte that no other function loads. */
const DRAWING = ["commerce/handlers/receipts/get-receipt", "payouts/handlers/get-statement"];
const limitOf = (entry: string): number =>
  entry === "recommendations/handlers/retrain" ? Infinity : (DRAWING.includes(entry) ? 1.5 : 1) * MEBIBYTE;

const built = mkdtempSync(join(tmpdir(), "bundles-"));
const fileOf = (entry: string): string => join(built, entry, "index.mjs");
/** What is built as it deploys. */
let alone: readonly string[] = [];

beforeAll(() => {
  const all = together(join(built, "together"));
  expect(all.map(({ entry }) => entry).sort()).toEqual(entries());
  const large = all.filter(({ entry, most }) => most > limitOf(entry)).map(({ entry }) => entry);
  const some = new Set([...large, ...DRAWING, ...covering(all)]);
  alone = IS_WHOLE ? entries() : [...some].sort();
  buildAlone(alone, built);
});

test("functions are under a mebibyte, or 1.5 if they draw PDFs; training alone may be larger", () => {
  // All others are smaller by what they reach.
  const sizes = alone.map((entry) => ({ entry, size: statSync(fileOf(entry)).size }));
  expect(sizes).not.toHaveLength(0);
  expect(sizes.filter(({ entry, size }) => size > limitOf(entry))).toEqual([]);
});

test("every font and its licence lie beside the functions that draw PDFs, and no others", () => {
  const files = Object.values(FONT_FILES).flatMap((file) => [file, join(dirname(dirname(file)), "LICENSE_FONT")]);
  for (const entry of alone) {
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
import { json } from "node:stream/consumers";
const answers = {};
const own = { ...process.env };
for (const { entry, file, variables } of await json(process.stdin)) {
  process.env = { ...own, ...variables };
  try {
    const { handler } = await import(file);
    answers[entry] = typeof handler === "function" ? handler.length : "it exports no handler";
  } catch (error) {
    answers[entry] = String(error);
  }
}
process.stdout.write(JSON.stringify(answers), () => process.exit(0));`;

async function loaded(bundles: readonly Bundle[]): Promise<[string, unknown][]> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", LOAD], {
    env: { AWS_REGION: "us-east-1", POWERTOOLS_METRICS_DISABLED: "true", PATH: process.env.PATH },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end(JSON.stringify(bundles));
  const exit = once(child, "exit");
  const answers = (await json(child.stdout)) as Record<string, unknown>;
  await exit;
  expect(Object.keys(answers)).toEqual([...new Set(bundles.map(({ entry }) => entry))]);
  return Object.entries(answers);
}

const isWrong = ([, arity]: [string, unknown]) => typeof arity !== "number" || arity > 2;

const deployed = z.object({
  // Of what the CDK writes into the template itself there is none.
  Code: z.object({ S3Key: z.string().optional() }),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).optional(),
});

/** All handlers that the templates name, with their variables. */
async function named() {
  const directory = await preparedAssembly();
  const assembly = await Assembly.read(directory, "https://api.example");
  const found = assembly.of("AWS::Lambda::Function", deployed).flatMap(({ is }) => {
    const entry = is.Code.S3Key;
    if (entry === undefined || !entries().includes(entry)) return [];
    return [{ entry, variables: is.Environment?.Variables ?? {} }];
  });
  expect(found.length).toBeGreaterThan(100);
  return { directory, found };
}

test("every handler loads with its variables, and takes two arguments at most", async () => {
  const { directory, found } = await named();
  // As the local cloud runs them: code of ours is each function's own, and the packages are loaded once.
  const bundles = found.map(({ entry, variables }) => {
    const file = bundleByName(directory, { S3Bucket: BY_NAME, S3Key: entry }) ?? "";
    return { entry, variables, file: pathToFileURL(file).href };
  });
  const answers = await loaded(bundles);
  expect(answers.filter(isWrong)).toEqual([]);
});

test("bundles that have each file of a package load alone, as they deploy", async () => {
  const { found } = await named();
  const bundles = found.flatMap(({ entry, variables }) =>
    alone.includes(entry) ? [{ entry, variables, file: pathToFileURL(fileOf(entry)).href }] : [],
  );
  expect(bundles.length).toBeGreaterThanOrEqual(alone.length);
  const wrong: [string, unknown][] = [];
  for (let at = 0; at < bundles.length; at += BATCH) {
    wrong.push(...(await loaded(bundles.slice(at, at + BATCH))).filter(isWrong));
  }
  expect(wrong).toEqual([]);
});
