import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { preparedAssembly } from "../../src/assembly/prepared.ts";

/** A project whose step writes down that it ran, and makes a folder. */
function project() {
  const root = mkdtempSync(join(tmpdir(), "prepared-"));
  onTestFinished(() => rm(root, { recursive: true }));
  writeFileSync(join(root, "source.txt"), "one");
  writeFileSync(
    join(root, "make.mjs"),
    `import { appendFileSync, mkdirSync } from "node:fs";
     appendFileSync("runs.txt", "x");
     mkdirSync(process.argv[2]);`,
  );
  const prepared = () =>
    preparedAssembly({
      root,
      sources: ["source.txt"],
      context: {},
      kept: "build/kept",
      steps: (directory) => [{ script: "make.mjs", args: [directory] }],
    });
  return { root, prepared, runs: () => readFileSync(join(root, "runs.txt"), "utf8").length };
}

test("concurrent callers share one assembly, made again only after a change", async () => {
  const { root, prepared, runs } = project();
  const [one, ...others] = await Promise.all([prepared(), prepared(), prepared()]);
  expect(new Set(others)).toEqual(new Set([one]));
  expect(runs()).toBe(1);
  writeFileSync(join(root, "source.txt"), "two");
  expect(await prepared()).not.toBe(one);
  await prepared();
  expect(runs()).toBe(2);
});

test("after a failure the next caller makes it", async () => {
  const { root, prepared, runs } = project();
  const script = readFileSync(join(root, "make.mjs"), "utf8");
  writeFileSync(join(root, "make.mjs"), "process.exit(3)");
  await expect(prepared()).rejects.toThrow("code 3");
  writeFileSync(join(root, "make.mjs"), script);
  await prepared();
  expect(runs()).toBe(1);
});
