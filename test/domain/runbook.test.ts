import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const sources = globSync(["functions/**/*.ts", "web/app/**/*.server.tsx", "web/server.ts"], { cwd: root });

/** A call that logs an error, up to its message: text, a template, or neither. */
const CALL = /\b(?:logger|console)\.error\(\s*(?:"((?:[^"\\]|\\.)*)"|`([^`]*)`|)/g;

const logged = sources.flatMap((file) =>
  [...readFileSync(root + file, "utf8").matchAll(CALL)].map(([, text, template]) => ({
    file,
    message: text ?? template?.replaceAll(/\$\{[^}]*\}/g, "…"),
  })),
);

const [, section = ""] = readFileSync(`${root}docs/runbook.md`, "utf8").split(/^## Error lines$/m);
const [lines = ""] = section.split(/^## /m);
const headings = [...lines.matchAll(/^#### (.+)$/gm)].map(([, heading = ""]) => heading.toLowerCase());

test("every error that a function logs has a heading in the runbook, and every heading an error", () => {
  expect(logged.length).toBeGreaterThan(30);
  expect(logged.filter(({ message }) => message === undefined)).toEqual([]);
  expect(headings.toSorted()).toEqual([...new Set(logged.map(({ message }) => message?.toLowerCase()))].toSorted());
});

test("every error's heading says what to do", () => {
  const empty = lines
    .split(/^#### /m)
    .slice(1)
    .filter((each) => each.split("\n").slice(1).join("").trim().length < 20);
  expect(empty).toEqual([]);
});
