/**
 * `npm run build:kernel`: compiles the kernels of the recommender (AssemblyScript, with and without fused multiply-add) and
 * bundles its worker into `functions/recommendations/als/compiled.ts`, so that they start alike from source and from a
 * deployed bundle, and a fresh clone needs no build. With `--check` nothing is written: it fails if the file is not what a
 * build gives.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { buildSync } from "esbuild";

const root = join(import.meta.dirname, "..");
const als = join(root, "functions/recommendations/als");
const output = join(als, "compiled.ts");
const compiler = join(root, "node_modules/assemblyscript/bin/asc.js");

const common = ["--importMemory", "--noExportMemory", "--runtime", "stub", "--noAssert"];
const speed = ["--optimizeLevel", "3", "--shrinkLevel", "0"];
/** All workers of a fit work in one memory. */
const together = ["--enable", "threads", "--sharedMemory", "--maximumMemory", "65536"];

/** The binary of `kernel/<name>.ts`, in base64. */
function kernel(name: string, ...features: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "kernel-"));
  try {
    const file = join(folder, "kernel.wasm");
    const options = [`${name}.ts`, "--outFile", file, "--enable", "simd", ...features, ...common, ...speed];
    execFileSync(process.execPath, [compiler, ...options], { cwd: join(als, "kernel"), stdio: "inherit" });
    return readFileSync(file).toString("base64");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function worker(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(als, "worker.ts")],
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
  trainRelaxed: kernel("train", ...together, "--enable", "relaxed-simd"),
  trainSimd: kernel("train", ...together),
  scoreRelaxed: kernel("score", "--enable", "relaxed-simd"),
  scoreSimd: kernel("score"),
  invertRelaxed: kernel("invert", "--enable", "relaxed-simd"),
  invertSimd: kernel("invert"),
  workerSource: worker(),
};
const text = [
  "// Made by `npm run build:kernel` from kernel/ and worker.ts.",
  ...Object.entries(parts).map(([name, value]) => `export const ${name} =\n  ${JSON.stringify(value)};`),
  "",
].join("\n");

const { values } = parseArgs({ options: { check: { type: "boolean" } } });
if (!values.check) writeFileSync(output, text);
else if (readFileSync(output, "utf8") !== text) {
  console.error("functions/recommendations/als/compiled.ts is out of date: run `npm run build:kernel`.");
  process.exitCode = 1;
}
