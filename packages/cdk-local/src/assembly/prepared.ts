import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { globSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";

/** How a cloud assembly is made of a project's sources. */
export interface Recipe {
  /** The project's folder. */
  readonly root: string;
  /** Globs, from the root, of all files that decide what the templates and the functions are. */
  readonly sources: readonly string[];
  /** What decides it besides, such as CDK's context. */
  readonly context: Readonly<Record<string, string>>;
  /** Where assemblies are kept, from the root. */
  readonly kept: string;
  /** The scripts that make one in a folder, run in processes of their own, one after the other. */
  readonly steps: (directory: string) => readonly Step[];
}

export interface Step {
  /** From the root. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Variables besides this process' own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Assemblies that were not used for so long are deleted when another is made. */
const UNUSED_MS = 7 * 86_400_000;

async function digestOf({ root, sources, context }: Recipe): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([root, context]));
  for (const file of globSync([...sources], { cwd: root }).sort()) {
    hash.update(`\n${file}\n`).update(await readFile(join(root, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

/** Runs a script to its end, and ends it where this process ends before. */
async function run(root: string, { script, args = [], env = {} }: Step): Promise<void> {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const end = () => child.kill();
  process.once("exit", end);
  const [code, signal] = await once(child, "exit");
  process.off("exit", end);
  if (code !== 0) throw new Error(`${script} ended with ${code === null ? signal : `code ${code}`}.`);
}

/** Beside the assemblies, locked while one is made: whoever wants the same meanwhile waits for it. */
const LOCK = "lock";
const SQLITE_BUSY = 5;
const LOOK_EVERY_MS = 100;

/** Runs `work` while no other process does. The lock is the operating system's: a process that ends leaves none. */
async function alone<T>(parent: string, work: () => Promise<T>): Promise<T> {
  const lock = new DatabaseSync(join(parent, LOCK));
  const isHeld = () => {
    try {
      lock.exec("BEGIN EXCLUSIVE");
      return true;
    } catch (error) {
      if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
      return false;
    }
  };
  try {
    while (!isHeld()) await setTimeout(LOOK_EVERY_MS);
    return await work();
  } finally {
    lock.close();
  }
}

async function forgetUnused(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (name === LOCK) continue;
    const path = join(parent, name);
    const used = await stat(path).catch(() => undefined);
    if (used && Date.now() - used.mtimeMs > UNUSED_MS) await rm(path, { recursive: true, force: true });
  }
}

/**
 * The assembly of a project's sources as they are now; made where none was made of the same sources before.
 * @returns a folder for `Assembly.read`, not to be changed
 */
export async function preparedAssembly(recipe: Recipe): Promise<string> {
  const parent = join(recipe.root, recipe.kept);
  const directory = join(parent, await digestOf(recipe));
  const now = new Date();
  const isThere = () =>
    utimes(directory, now, now).then(
      () => true,
      () => false,
    );
  if (await isThere()) return directory;
  await mkdir(parent, { recursive: true });
  return alone(parent, async () => {
    if (await isThere()) return directory;
    const draft = `${directory}.${process.pid}`;
    try {
      // In processes that end: what they need of memory is given back.
      for (const step of recipe.steps(draft)) await run(recipe.root, step);
      await rename(draft, directory);
    } catch (error) {
      await rm(draft, { recursive: true, force: true });
      throw error;
    }
    await forgetUnused(parent);
    return directory;
  });
}
