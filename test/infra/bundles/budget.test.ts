import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bundleOf } from "../../../lib/constructs/bundles.ts";

const root = join(import.meta.dirname, "../../..");
const MEBIBYTE = 1024 * 1024;

test("no function is over one mebibyte but the training run", () => {
  const entries = globSync("functions/*/handlers/*.ts", { cwd: root }).map((file) =>
    file.replace(/^functions\//, "").replace(/\.ts$/, ""),
  );
  expect(entries).not.toHaveLength(0);
  for (const entry of entries) bundleOf(entry);
  const sizes = entries.map((entry) => ({
    entry,
    size: statSync(join(root, "build/functions", entry, "index.mjs")).size,
  }));
  expect(sizes.filter(({ entry, size }) => size > MEBIBYTE && entry !== "recommendations/handlers/retrain")).toEqual(
    [],
  );
});
