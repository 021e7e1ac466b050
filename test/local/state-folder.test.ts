import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { StateFolder } from "../../local/state-folder.ts";

const root = join(import.meta.dirname, "../..");
let parent: string;
beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), "state-"));
});
afterAll(() => rmSync(parent, { recursive: true }));

/** A process that holds the folder until it is ended. */
async function holder(path: string) {
  const module = JSON.stringify(join(root, "local/state-folder.ts"));
  const script = `const { StateFolder } = await import(${module}); StateFolder.hold(${JSON.stringify(path)});
    console.log("held"); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  return child;
}

async function reset(path: string): Promise<{ code: number; told: string }> {
  const child = spawn(process.execPath, ["bin/reset.ts", "--data", path], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [[code], out, error] = await Promise.all([once(child, "exit"), text(child.stdout), text(child.stderr)]);
  return { code: code as number, told: out + error };
}

test("a folder belongs to one process at a time; a second is told which; a kill leaves no lock", async () => {
  const path = join(parent, "shared");
  const child = await holder(path);
  expect(() => StateFolder.hold(path)).toThrow(`${path} is in use by process ${child.pid}: stop it first.`);
  child.kill("SIGKILL");
  await once(child, "exit");
  const mine = StateFolder.hold(path);
  expect(() => StateFolder.hold(path)).toThrow(`process ${process.pid}`);
  mine.release();
  StateFolder.hold(path).release();
});

test("a folder with other files is refused", () => {
  const path = join(parent, "foreign");
  mkdirSync(path);
  writeFileSync(join(path, "thesis.txt"), "");
  expect(() => StateFolder.hold(path)).toThrow("is not the local cloud's state");
  expect(readdirSync(path)).toEqual(["thesis.txt"]);
});

test("reset clears any state, and says so if there is none", async () => {
  const path = join(parent, "cleared");
  StateFolder.hold(path).release();
  writeFileSync(join(path, "left-by-a-start-that-failed"), "");
  expect(await reset(path)).toEqual({ code: 0, told: `${path} is cleared.\n` });
  expect(existsSync(path)).toBe(false);
  expect(await reset(path)).toEqual({ code: 0, told: `${path} is cleared.\n` });
});

test("reset refuses a folder that is in use or holds other files", async () => {
  const path = join(parent, "used");
  const child = await holder(path);
  const { code, told } = await reset(path);
  expect([code, told]).toEqual([2, `${path} is in use by process ${child.pid}: stop it first. Nothing was deleted.\n`]);
  expect(existsSync(path)).toBe(true);
  child.kill();
  await once(child, "exit");

  const foreign = join(parent, "mine");
  mkdirSync(foreign);
  writeFileSync(join(foreign, "thesis.txt"), "");
  expect((await reset(foreign)).code).toBe(2);
  expect(readdirSync(foreign)).toEqual(["thesis.txt"]);
});
