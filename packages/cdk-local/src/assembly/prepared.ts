import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { globSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { BY_NAME, root } from "../../../../lib/constructs/modules.ts";

/** All that decides what the templates and the functions are. */
const SOURCES = [
  "bin/app.ts",
  "lib/**/*.ts",
  "functions/**/*.ts",
  "packages/cdk-local/src/assembly/modules.ts",
  "package-lock.json",
];
/** Assemblies that nobody has begun to use for as long go when another is made. */
const UNUSED_MS = 7 * 86_400_000;

async function digestOf(context: Readonly<Record<string, string>>): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([root, context]));
  for (const file of globSync(SOURCES, { cwd: root }).sort()) {
    hash.update(`\n${file}\n`).update(await readFile(join(root, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

/** Runs a script of ours to its end, and ends it where this process ends before. */
async function run(script: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const end = () => child.kill();
  process.once("exit", end);
  const [code, signal] = await once(child, "exit");
  process.off("exit", end);
  if (code !== 0) throw new Error(`${script} ended with ${code === null ? signal : `code ${code}`}.`);
}

/** In processes of their own, one after the other: what they need of memory is given back. */
async function make(directory: string, context: Readonly<Record<string, string>>): Promise<void> {
  await run("packages/cdk-local/src/assembly/modules.ts", [join(directory, "functions")], process.env);
  const CDK_CONTEXT_JSON = JSON.stringify({ code: BY_NAME, ...context });
  await run("bin/app.ts", [], { ...process.env, CDK_OUTDIR: directory, CDK_CONTEXT_JSON });
}

async function forgetUnused(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const path = join(parent, name);
    const used = await stat(path).catch(() => undefined);
    if (used && Date.now() - used.mtimeMs > UNUSED_MS) await rm(path, { recursive: true, force: true });
  }
}

/**
 * The templates of the sources as they are now, with their functions as the local cloud runs them; made where nothing
 * was made of the same sources before. @param context CDK's @returns a folder for `Assembly.read`, not to be changed
 */
export async function preparedAssembly(context: Readonly<Record<string, string>> = {}): Promise<string> {
  const parent = join(root, "build/assemblies");
  const directory = join(parent, await digestOf(context));
  const now = new Date();
  const isThere = () =>
    utimes(directory, now, now).then(
      () => true,
      () => false,
    );
  if (await isThere()) return directory;
  const draft = `${directory}.${process.pid}`;
  await mkdir(parent, { recursive: true });
  try {
    await make(draft, context);
    await rename(draft, directory);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    // Another process was as quick, and made the same.
    if (!(await isThere())) throw error;
  }
  await forgetUnused(parent);
  return directory;
}
