import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { expect, test } from "vitest";
import { csrOf } from "../../../functions/recommendations/als/csr.ts";
import { fitInParallel } from "../../../functions/recommendations/als/fit-in-parallel.ts";

const root = join(import.meta.dirname, "../../..");

test("the compiled kernels and worker are what a build from their source gives", () => {
  execFileSync(process.execPath, [join(root, "bin/build-kernel.ts"), "--check"], { stdio: "pipe" });
});

test("bundled into one minified module the solver starts its workers and finds the same bits", async () => {
  const folder = mkdtempSync(join(tmpdir(), "bundle-"));
  try {
    const entry = join(folder, "entry.ts");
    const settings = { d: 5, epochs: 2, steps: 2, seed: 1, unobserved: 0.1, regularisation: 0.1, exponent: 0.5 };
    const entries = { row: [0, 0, 1, 2], column: [0, 1, 1, 2] };
    const als = JSON.stringify(join(root, "functions/recommendations/als")).slice(0, -1);
    writeFileSync(
      entry,
      `import { csrOf } from ${als}/csr.ts";
       import { fitInParallel } from ${als}/fit-in-parallel.ts";
       const { items } = await fitInParallel(csrOf(3, 3, ${JSON.stringify(entries)}), ${JSON.stringify(settings)}, { workers: 2 });
       console.log(Buffer.from(items.factors.buffer).toString("hex"));`,
    );
    buildSync({
      entryPoints: [entry],
      outfile: join(folder, "index.mjs"),
      bundle: true,
      minify: true,
      keepNames: true,
      platform: "node",
      target: "node24",
      format: "esm",
    });
    const printed = execFileSync(process.execPath, [join(folder, "index.mjs")], { encoding: "utf8" });
    const { items } = await fitInParallel(csrOf(3, 3, entries), settings, { workers: 1 });
    expect(printed.trim()).toBe(Buffer.from(items.factors.buffer).toString("hex"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
