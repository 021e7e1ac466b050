import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sumOf, tableOf, used } from "./costs.ts";
import { SET_DOWN_ON } from "./prices.ts";
import { dev, prod, type Resource } from "./synthesised.ts";

const root = join(import.meta.dirname, "../../..");
const page = join(root, "docs/costs.md");
const units = { dev: used(dev, prod), prod: used(prod, prod) };
const SAID = /\d+\.\d\d\s+USD\s+a\s+month\s+for\s+a\s+dev\s+stage\s+and\s+\d+\.\d\d\s+for\s+prod/;
/** A text however its tables and lines are set. */
const plain = (text: string) => text.replaceAll(/-+/g, "-").replaceAll(/\s+/g, " ");
const MARKED = /(<!-- reckoned -->\n\n)[\s\S]*?(\n\n<!-- end -->)/;

test("idle, production costs five dollars a month at most, and development one", () => {
  expect(sumOf(units.prod)).toBeLessThanOrEqual(5);
  expect(sumOf(units.dev)).toBeLessThanOrEqual(1);
});

test("docs/costs.md and README have the costs of the templates (UPDATE_COSTS=1 writes them)", () => {
  const table = tableOf(units.dev, units.prod);
  const text = readFileSync(page, "utf8");
  const reckoned = text.replace(MARKED, `$1${table}$2`);
  if (process.env.UPDATE_COSTS) writeFileSync(page, reckoned);
  else expect(plain(text)).toBe(plain(reckoned));
  expect(reckoned).toContain(table);
  expect(reckoned).toContain(SET_DOWN_ON);
  const [inDev, inProd] = [sumOf(units.dev), sumOf(units.prod)].map((sum) => sum.toFixed(2));
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const said = readme.replace(SAID, `${inDev} USD a month for a dev stage and ${inProd} for prod`);
  if (process.env.UPDATE_COSTS) writeFileSync(join(root, "README.md"), said);
  else expect(plain(readme)).toBe(plain(said));
  expect(said).toMatch(SAID);
});

test("an unknown kind of resource is reported, and not taken for free", () => {
  const gateway: Resource = { stack: "s", id: "s/Nat", Type: "AWS::EC2::NatGateway", Properties: {} };
  expect(() => used([...dev, gateway], prod)).toThrow("s/Nat");
});
