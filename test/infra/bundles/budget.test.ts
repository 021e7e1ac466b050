import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { expect, test } from "vitest";
import { deployable } from "../../../lib/constructs/bundles.ts";
import { entries } from "../../../lib/constructs/modules.ts";

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

/** What each module is for Lambda: the number of its handler's arguments, or why it does not load. */
const LOAD = `
const answers = {};
for (const file of process.argv.slice(1)) {
  try {
    const { handler } = await import("file://" + file);
    answers[file] = typeof handler === "function" ? handler.length : "it exports no handler";
  } catch (error) {
    answers[file] = String(error);
  }
}
process.stdout.write(JSON.stringify(answers), () => process.exit(0));`;

/** Stands for each variable that a module asks for as it is loaded. */
const ANY_VARIABLE = `data:text/javascript,process.env=new Proxy(process.env,{get:(env,name)=>env[name]??"any"})`;

async function loaded(files: readonly string[]): Promise<Record<string, unknown>> {
  const child = spawn(process.execPath, ["--import", ANY_VARIABLE, "--input-type=module", "-e", LOAD, ...files], {
    env: { AWS_REGION: "us-east-1", PATH: process.env.PATH },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit");
  const answers = (await json(child.stdout)) as Record<string, unknown>;
  await exit;
  return answers;
}

test("every bundle that deploys loads by itself, with a handler of two arguments at most", async () => {
  const files = entries().map(fileOf);
  const wrong: [string, unknown][] = [];
  for (let at = 0; at < files.length; at += BATCH) {
    const answers = Object.entries(await loaded(files.slice(at, at + BATCH)));
    wrong.push(...answers.filter(([, arity]) => typeof arity !== "number" || arity > 2));
  }
  expect(wrong).toEqual([]);
}, 900_000);
