import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { sourceOfSchemas } from "../src/schemas.ts";

test("the stored schemas are those of the SDK's version and their generator", async () => {
  const { of } = JSON.parse(readFileSync(new URL("../src/schemas.json", import.meta.url), "utf8"));
  expect(of, "run npm run build:stripe-schemas").toBe(await sourceOfSchemas());
});
