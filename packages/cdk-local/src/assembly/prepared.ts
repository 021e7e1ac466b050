import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { globSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout } from "node:timers/promises";

/** How to make a cloud assembly from a project's sources. */
export interface Recipe {
  /** The project's folder. */
  readonly root: string;
  /** Globs, from the root, of all files that affect the templates and the functions. */
  readonly sources: readonly string[];
  /** Other input that affects them, such as CDK's context. */
  readonly context: Readonly<Record<string, string>>;
  /** The cache of assemblies, from the root. */
  readonly kept: string;
  /** The scripts that make an assembly in a folder. They run one after the other, each in its own process. */
  readonly steps: (directory: string) => readonly Step[];
}

export interface Step {
  /** From the root. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Environment variables in addition to this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Assemblies that were not used for this long are deleted when another one is made. */
const UNUSED_MS = 7 * 86_400_000;

async function digestOf({ root, sources, context }: Recipe): Promise<string> {
  const hash = createHash("sha256").update(JSON.stringify([root, context]));
  for (const file of globSync([...sources], { cwd: root }).sort()) {
    hash.update(`\n${file}\n`).update(await readFile(join(root, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

/** Runs a script to its end, and kills it if this process ends first. */
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

/** A file beside the assemblies that is locked while one is made: other processes wait for it. */
const LOCK = "lock";
const SQLITE_BUSY = 5;
const LOOK_EVERY_MS = 100;

/** Runs `work` while no other process does. The operating system's lock ends with its process. */
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
 * The assembly of a project's current sources, made unless the cache has it. @returns a folder for `Assembly.read`; do
 * not change it
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
      // In processes of their own, whose memory is freed when they end.
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
