import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { alone } from "../constructs/alone.ts";
import { root } from "../constructs/modules.ts";

/** The sources of the site. It uses the methods and paths of the API's routes, and types. */
export const SITE_SOURCES = [
  "web/**/*.*",
  "functions/*/contract/**/*.ts",
  "functions/documentation/domain/contexts.ts",
  "functions/shared/kernel/*.ts",
  "package-lock.json",
  // How it is built.
  "lib/web/build.ts",
];

const output = join(root, "build/web");
/** Contains the digest of the last build's sources. */
const stamp = join(root, "build/web.digest");

/**
 * Settings that nearly halve a build's memory, to 600 MB, and save a fifth of its processor time. JavaScript's heap is
 * bounded, with a large young generation. The bundler frees memory at once, and has one thread, as it mostly waits for
 * plugins.
 */
const HEAP = ["--max-old-space-size=400", "--max-semi-space-size=32"];
const BUNDLER = { MIMALLOC_PURGE_DELAY: "0", RAYON_NUM_THREADS: "1", TOKIO_WORKER_THREADS: "1" };

function digest(): string {
  const hash = createHash("sha256");
  for (const file of globSync(SITE_SOURCES, { cwd: root }).sort()) {
    hash.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

/**
 * The folder of the built site: `server/index.mjs`, and the files of `client/`. It is rebuilt if its sources have
 * changed.
 */
export function builtSite(): string {
  alone(join(root, "build/web.lock"), () => {
    const wanted = digest();
    if (existsSync(stamp) && existsSync(output) && readFileSync(stamp, "utf8") === wanted) return;
    // Files of earlier builds would be deployed with it.
    rmSync(output, { recursive: true, force: true });
    const command = join(root, "node_modules/@react-router/dev/bin.cjs");
    const { status, stderr } = spawnSync(process.execPath, [...HEAP, command, "build", "web"], {
      cwd: root,
      encoding: "utf8",
      // Set explicitly, as tests have another NODE_ENV, with which React would be its slow development build.
      env: { ...process.env, ...BUNDLER, NODE_ENV: "production" },
    });
    if (status !== 0) throw new Error(`The site could not be built:\n${stderr}`);
    writeFileSync(stamp, wanted);
  });
  return output;
}
