import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

function startedOn(version: string) {
  const pretend = `data:text/javascript,Object.defineProperty(process,"versions",{value:{node:"${version}"}})`;
  return spawnSync(
    process.execPath,
    ["--import", pretend, "--import", "./bin/preflight.mjs", "-e", "console.log('runs')"],
    { cwd: root, encoding: "utf8" },
  );
}

test.each(["18.20.0", "20.20.2", "22.17.1"])("on Node %s a command says which Node it needs", (version) => {
  const { status, stdout, stderr } = startedOn(version);
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toContain(`This is Node ${version}, and Lyceum needs 22.18 or newer.`);
});

test.each(["22.18.0", "24.0.0", "100.1.0"])("on Node %s it runs", (version) => {
  expect(startedOn(version)).toMatchObject({ status: 0, stdout: "runs\n", stderr: "" });
});
