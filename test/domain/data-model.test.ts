import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { dataModelText } from "../../bin/build-data-model.ts";

const page = readFileSync(new URL("../../docs/data-model.md", import.meta.url), "utf8");

test("docs/data-model.md is what the keys of all contexts say (npm run build:data-model)", async () => {
  expect(page).toBe(await dataModelText());
});

test("every kind of item that handlers' tests write is in the data model", () => {
  const writes = readFileSync(new URL("../handlers/writes.txt", import.meta.url), "utf8");
  const sections = new Map(page.split(/^## /m).map((each) => [each.slice(0, each.indexOf("\n")).toUpperCase(), each]));
  const kinds = writes
    .trim()
    .split("\n")
    .flatMap((write) => {
      const [, context = "", sk = ""] = /^(\w+) \w+ \S+ ([^\s:]+):/.exec(write) ?? [];
      const [kind] = sk.split("#");
      // Any context's mail is an item of the kind that mail declares; a table of no context is not in the page's tables.
      const owner = kind === "MAIL" ? "MAIL" : context.toUpperCase();
      return sections.has(owner) && kind !== "*" ? [`${owner} ${kind}`] : [];
    });
  const missing = [...new Set(kinds)].filter((each) => {
    const [context = "", sk = ""] = each.split(" ");
    return !sections.get(context)?.includes(`\`${sk}`);
  });
  expect(missing).toEqual([]);
});
