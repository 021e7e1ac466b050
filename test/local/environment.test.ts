import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { as } from "@lyceum/cdk-local/functions/environment";
import { expect, test } from "vitest";

test("a function sees its own variables while it loads, runs and waits; the process sees none", async () => {
  const directory = mkdtempSync(join(tmpdir(), "environment-"));
  try {
    const read = async (name: string) => {
      const path = join(directory, `${name}.mjs`);
      writeFileSync(path, "export const first = process.env.OF_ONE; await 0; export const then = process.env.OF_ONE;");
      return as({ OF_ONE: name }, async () => {
        const module = await import(/* @vite-ignore */ pathToFileURL(path).href);
        await setTimeout(5);
        return [module.first, module.then, process.env.OF_ONE, "OF_ONE" in process.env, { ...process.env }.OF_ONE];
      });
    };
    const reads = Promise.all([read("a"), read("b")]);
    expect(process.env.OF_ONE).toBeUndefined();
    expect(await reads).toEqual([
      ["a", "a", "a", true, "a"],
      ["b", "b", "b", true, "b"],
    ]);
    process.env.OF_ALL = "shared";
    expect(as({}, () => process.env.OF_ALL)).toBe("shared");
  } finally {
    delete process.env.OF_ALL;
    rmSync(directory, { recursive: true });
  }
});
