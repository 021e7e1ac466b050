import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BuildOptions } from "esbuild";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** All handlers: `<context>/handlers/<name>`. */
export const entries = (): string[] =>
  globSync("functions/*/handlers/**/*.ts", { cwd: root })
    .map((file) => file.replaceAll("\\", "/").replace(/^functions\/(.+)\.ts$/, "$1"))
    .sort();

/** The source of a handler, from the root. */
export const sourceOf = (entry: string): string => `functions/${entry}.ts`;

const leftOut = fileURLToPath(new URL("left-out.ts", import.meta.url));

/** How handlers become ES modules: `<context>/handlers/<name>/index.mjs` in a folder. */
export const MODULES = {
  absWorkingDir: root,
  outbase: "functions",
  entryNames: "[dir]/[name]/index",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  mainFields: ["module", "main"],
  loader: { ".wasm": "binary" },
  alias: { "brotli/decompress.js": leftOut, "node-html-better-parser": leftOut },
  // Dependencies in CommonJS call require(); an ES module has none unless it is made, by a name that no module has.
  banner: {
    js: 'import{createRequire as requireOfModule}from"node:module";const require=requireOfModule(import.meta.url);',
  },
  logLevel: "warning",
} as const satisfies BuildOptions;

/** The placeholder of the bucket in templates whose functions name a handler instead of built code. */
export const BY_NAME = "by-name";
