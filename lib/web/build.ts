import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { alone } from "../constructs/bundles.ts";
import { root } from "../constructs/modules.ts";

/** What the site is made of. Of the API it takes the routes' methods and paths, and types. */
export const SITE_SOURCES = [
  "web/**/*.*",
  "functions/*/contract/**/*.ts",
  "functions/documentation/domain/contexts.ts",
  "functions/shared/kernel/*.ts",
  "package-lock.json",
];

const output = join(root, "build/web");
/** Carries the digest of the sources that the last build was made of. */
const stamp = join(root, "build/web.digest");

function digest(): string {
  const hash = createHash("sha256");
  for (const file of globSync(SITE_SOURCES, { cwd: root }).sort()) {
    hash.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

/** Where the site is built: `server/index.mjs`, and the files of `client/`. Built where its sources are others than before. */
export function builtSite(): string {
  alone(join(root, "build/web.lock"), () => {
    const wanted = digest();
    if (existsSync(stamp) && existsSync(output) && readFileSync(stamp, "utf8") === wanted) return;
    const command = join(root, "node_modules/@react-router/dev/bin.cjs");
    const { status, stderr } = spawnSync(process.execPath, [command, "build", "web"], { cwd: root, encoding: "utf8" });
    if (status !== 0) throw new Error(`The site could not be built:\n${stderr}`);
    writeFileSync(stamp, wanted);
  });
  return output;
}
