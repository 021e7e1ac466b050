/**
 * `npm run build:kernel`: compiles the kernels of the recommender (AssemblyScript, with and without fused multiply-add) and
 * bundles its worker into `functions/recommendations/als/compiled.ts`, so that they start alike from source and from a
 * deployed bundle, and a fresh clone needs no build. With `--check` nothing is written: it fails if the file is not what a
 * build gives.
 */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import asc from "assemblyscript/asc";
import { build } from "esbuild";

const als = join(import.meta.dirname, "../functions/recommendations/als");
const output = join(als, "compiled.ts");

const common = ["--runtime", "stub", "--optimizeLevel", "3", "--shrinkLevel", "0", "--converge", "--noAssert"];
const memory = {
  // All workers of a fit work in one memory; a model is scored in one of its own.
  train: ["--importMemory", "--sharedMemory", "--maximumMemory", "65536", "--noExportMemory"],
  score: ["--importMemory", "--noExportMemory"],
};

async function kernel(name: keyof typeof memory, features: string): Promise<string> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      `${name}.ts`,
      "--baseDir",
      join(als, "kernel"),
      "--outFile",
      "out.wasm",
      "--enable",
      features,
      ...memory[name],
      ...common,
    ],
    {
      readFile: (file, base) => readFile(join(base, file), "utf8").catch(() => null),
      writeFile: (_, contents) => {
        binary = contents as Uint8Array;
      },
      listFiles: () => [],
    },
  );
  if (error || !binary) throw new Error(`${name}.ts does not compile:\n${stderr}`, { cause: error });
  return Buffer.from(binary).toString("base64");
}

async function worker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(als, "worker.ts")],
    bundle: true,
    write: false,
    minify: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    logLevel: "warning",
  });
  return outputFiles[0]!.text.trim();
}

const parts = {
  trainRelaxed: await kernel("train", "simd,threads,relaxed-simd"),
  trainSimd: await kernel("train", "simd,threads"),
  scoreRelaxed: await kernel("score", "simd,relaxed-simd"),
  scoreSimd: await kernel("score", "simd"),
  workerSource: await worker(),
};
const text = [
  "// Made by `npm run build:kernel` from kernel/ and worker.ts.",
  ...Object.entries(parts).map(([name, value]) => `export const ${name} =\n  ${JSON.stringify(value)};`),
  "",
].join("\n");

const { values } = parseArgs({ options: { check: { type: "boolean" } } });
if (!values.check) await writeFile(output, text);
else if ((await readFile(output, "utf8")) !== text) {
  console.error("functions/recommendations/als/compiled.ts is out of date: run `npm run build:kernel`.");
  process.exitCode = 1;
}
