import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../local/journey/session.ts";

const root = join(import.meta.dirname, "../..");
let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "parents-"));
  const module = JSON.stringify(join(root, "local/parents.ts"));
  writeFileSync(
    join(directory, "serve.mjs"),
    `const { whenNpmEnds } = await import(${module});
     whenNpmEnds(() => process.exit(0)); setInterval(() => {}, 1000); console.log("serves " + process.pid);`,
  );
  // The second command keeps a shell between npm and the process, whatever the shell.
  const scripts = { start: `"${process.execPath}" serve.mjs; true` };
  writeFileSync(join(directory, "package.json"), JSON.stringify({ name: "serving", scripts }));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function started(): Promise<{ npm: ChildProcess; pid: number }> {
  const npm = spawn("npm", ["start"], { cwd: directory, stdio: ["ignore", "pipe", "inherit"], detached: true });
  let told = "";
  for await (const chunk of npm.stdout as NodeJS.ReadableStream) {
    told += chunk;
    const [, pid] = /serves (\d+)/.exec(told) ?? [];
    if (pid !== undefined) return { npm, pid: Number(pid) };
  }
  throw new Error("Nothing was started.");
}

test.each([
  ["SIGTERM", "npm alone"],
  ["SIGKILL", "npm alone"],
  // By Ctrl-C a terminal signals all that runs in it.
  ["SIGINT", "all of its group"],
] as const)("after %s to %s nothing is left running", async (signal, whom) => {
  const { npm, pid } = await started();
  expect(isAlive(pid)).toBe(true);
  const ended = once(npm, "exit");
  process.kill(whom === "npm alone" ? (npm.pid as number) : -(npm.pid as number), signal);
  await ended;
  await eventually("the process ends", async () => (isAlive(pid) ? undefined : true));
});
