/**
 * `npm run build:kernel`: compiles the kernels of the recommender (AssemblyScript, with and without fused multiply-add) and
 * bundles its workers into `functions/recommendations/als/compiled.ts`, so that they start alike from source and from a
 * deployed bundle, and a fresh clone needs no build. With `--check` nothing is written: it fails if the file is not what a
 * build gives.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { buildSync } from "esbuild";

const root = join(import.meta.dirname, "..");
const als = join(root, "functions/recommendations/als");
const output = join(als, "compiled.ts");

type Compile = (
  options: readonly string[],
  io: { readonly writeFile: (name: string, contents: Uint8Array) => void },
) => Promise<{ readonly error: Error | null; readonly stderr: { toString(): string } }>;
// Imported by its path, as its types declare a console and globals of their own.
const compiler = pathToFileURL(join(root, "node_modules/assemblyscript/dist/asc.js")).href;
const { main: compile } = (await import(compiler)) as { main: Compile };

const common = ["--importMemory", "--noExportMemory", "--runtime", "stub", "--noAssert"];
const speed = ["--optimizeLevel", "3", "--shrinkLevel", "0"];
/** All workers of a fit share one memory. */
const together = ["--enable", "threads", "--sharedMemory", "--maximumMemory", "65536"];

/** The binary of `kernel/<name>.ts`, in base64. All are compiled in this process, as loading the compiler is half of the work. */
async function kernel(name: string, ...features: string[]): Promise<string> {
  const written: Uint8Array[] = [];
  const options = ["--baseDir", join(als, "kernel"), "--outFile", "kernel.wasm", "--enable", "simd"];
  const { error, stderr } = await compile([`${name}.ts`, ...options, ...features, ...common, ...speed], {
    writeFile: (_name, contents) => void written.push(contents),
  });
  const [binary] = written;
  if (error || binary === undefined)
    throw new Error(`kernel/${name}.ts does not compile:\n${stderr}`, { cause: error });
  return Buffer.from(binary).toString("base64");
}

function worker(name: string): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(als, `${name}.ts`)],
    bundle: true,
    write: false,
    minify: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    logLevel: "warning",
  });
  return outputFiles.map(({ text }) => text.trim()).join("\n");
}

const parts = {
  trainRelaxed: await kernel("train", ...together, "--enable", "relaxed-simd"),
  trainSimd: await kernel("train", ...together),
  scoreRelaxed: await kernel("score", "--enable", "relaxed-simd"),
  scoreSimd: await kernel("score"),
  invertRelaxed: await kernel("invert", "--enable", "relaxed-simd"),
  invertSimd: await kernel("invert"),
  pairsRelaxed: await kernel("pairs", ...together, "--enable", "relaxed-simd"),
  pairsSimd: await kernel("pairs", ...together),
  workerSource: worker("worker"),
  pairsWorkerSource: worker("pairs-worker"),
};
const text = [
  "// Made by `npm run build:kernel` from kernel/, worker.ts and pairs-worker.ts.",
  ...Object.entries(parts).map(([name, value]) => `export const ${name} =\n  ${JSON.stringify(value)};`),
  "",
].join("\n");

const { values } = parseArgs({ options: { check: { type: "boolean" } } });
if (!values.check) writeFileSync(output, text);
else if (readFileSync(output, "utf8") !== text) {
  console.error("functions/recommendations/als/compiled.ts is out of date: run `npm run build:kernel`.");
  process.exitCode = 1;
}
