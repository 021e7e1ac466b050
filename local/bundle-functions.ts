/**
 * `node local/bundle-functions.ts DIR`: bundles each handler into DIR as the local cloud runs it. Each function gets
 * its own copy of our code, and of libraries with state in their modules. The other libraries stay outside, so that one
 * process loads them once.
 */
import { buildSync } from "esbuild";
import { entries, MODULES, sourceOf } from "../lib/constructs/modules.ts";
import packages from "../package.json" with { type: "json" };

const [outdir] = process.argv.slice(2);
if (outdir === undefined) throw new Error("Name the folder to write into.");

/** These have clients, secrets and names of services in module state. */
const isOwn = (name: string): boolean => name.startsWith("@aws-lambda-powertools/");

/** Handlers in one run of esbuild: all at once take 730 MB, these 130, and no less of a processor. */
const BATCH = 24;

const all = entries().map(sourceOf);
for (let at = 0; at < all.length; at += BATCH) {
  buildSync({
    ...MODULES,
    entryPoints: all.slice(at, at + BATCH),
    outdir,
    external: [
      ...Object.keys({ ...packages.dependencies, ...packages.devDependencies }).filter((name) => !isOwn(name)),
      "@aws-sdk/*",
      "@smithy/*",
    ],
  });
}
