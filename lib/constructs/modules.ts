import { globSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BuildOptions } from "esbuild";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Every handler there is: `<context>/handlers/<name>`. */
export const entries = (): string[] =>
  globSync("functions/*/handlers/**/*.ts", { cwd: root })
    .map((file) => file.replaceAll("\\", "/").replace(/^functions\/(.+)\.ts$/, "$1"))
    .sort();

/** Where the source of a handler is, from the root. */
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

/** The bucket that stands in a template whose functions' code is the handler of that name, which nobody has built yet. */
export const BY_NAME = "by-name";
