import { existsSync, globSync, mkdirSync, rmdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Code } from "aws-cdk-lib/aws-lambda";
import { buildSync } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));
const output = join(root, "build/functions");
/** Carries the time at which the last build began. */
const stamp = join(root, "build/functions.stamp");
const lock = join(root, "build/functions.lock");
const SOURCES = ["functions/**/*.ts", "lib/constructs/bundles.ts", "package-lock.json"];

const LOCK_POLL_MS = 100;
/** No build takes as long: who held the lock is gone. */
const LOCK_LIFE_MS = 180_000;

const modifiedAt = (path: string): number => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const upToDate = (): boolean =>
  existsSync(stamp) &&
  globSync(SOURCES, { cwd: root }).every((file) => modifiedAt(join(root, file)) < modifiedAt(stamp));

/** Builds every handler in one esbuild run: parsing the shared dependencies once makes synth seconds, not minutes. */
function buildAll(): void {
  const began = new Date();
  buildSync({
    absWorkingDir: root,
    entryPoints: globSync("functions/*/handlers/*.ts", { cwd: root }),
    outbase: "functions",
    outdir: output,
    entryNames: "[dir]/[name]/index",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    minify: true,
    keepNames: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    loader: { ".wasm": "binary" },
    // Dependencies in CommonJS call require(); an ES module has none unless it is made.
    banner: { js: 'import{createRequire}from"node:module";const require=createRequire(import.meta.url);' },
    logLevel: "warning",
  });
  writeFileSync(stamp, "");
  utimesSync(stamp, began, began);
}

/** Runs `work` while no other process does: two builds at once would read each other's half-written files. */
function alone(work: () => void): void {
  mkdirSync(join(root, "build"), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (Date.now() - modifiedAt(lock) > LOCK_LIFE_MS) rmdirSync(lock);
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MS);
    }
  }
  try {
    work();
  } finally {
    rmdirSync(lock);
  }
}

let ready = false;

/** The deployable bundle of `<context>/handlers/<name>`: one minified ES module, dependencies included. */
export function bundleOf(entry: string): Code {
  if (!ready) {
    alone(() => {
      if (!upToDate()) buildAll();
    });
    ready = true;
  }
  return Code.fromAsset(join(output, entry));
}
