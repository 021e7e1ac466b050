import { globSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Code } from "aws-cdk-lib/aws-lambda";
import { buildSync } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));
const output = join(root, "build/functions");

let built = false;

/** Builds every handler in one esbuild run: parsing the shared dependencies once makes synth seconds, not minutes. */
function buildAll(): void {
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
  built = true;
}

/** The deployable bundle of `<context>/handlers/<name>`: one minified ES module, dependencies included. */
export function bundleOf(entry: string): Code {
  if (!built) buildAll();
  return Code.fromAsset(join(output, entry));
}
