import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { guidesText, referenceScript as ofPackage, openApiText } from "../../../bin/build-docs.ts";
import { contexts } from "../../../functions/documentation/domain/contexts.ts";
import { failures } from "../../../functions/documentation/domain/failures.ts";
import { guides } from "../../../functions/documentation/domain/guides.ts";
import { docsPage } from "../../../functions/documentation/domain/page.ts";
import { problemPage } from "../../../functions/documentation/domain/problem-page.ts";
import { referenceScript } from "../../../functions/documentation/domain/reference-script.ts";

test("docs/openapi.json is what the routes say; if not, run `npm run build:docs`", async () => {
  expect(await readFile("docs/openapi.json", "utf8")).toBe(openApiText());
});

test("the served guides and script match their sources; if not, run `npm run build:docs`", () => {
  expect(guides).toBe(guidesText());
  expect(gunzipSync(Buffer.from(referenceScript, "base64")).toString()).toBe(ofPackage().script);
});

test("every code of a route has a page that names the route", () => {
  for (const routes of Object.values(contexts)) {
    for (const [operation, route] of Object.entries(routes)) {
      for (const code of [...failures(route).values()].flat()) {
        expect([code, problemPage(code)?.includes(`#operation/${operation}"`)]).toEqual([code, true]);
      }
    }
  }
  for (const code of ["unknown-path", "method-not-allowed"]) expect(problemPage(code)).toContain(code);
  expect(problemPage("no-such-code")).toBeUndefined();
});

test("the page of the API loads nothing from elsewhere", () => {
  const loaded = [...docsPage().matchAll(/(?:src|spec-url|<link[^>]* href)="([^"]*)"/g)].map(([, url]) => url);
  expect(loaded).toEqual(["/openapi.json", "/docs/reference.js"]);
});

/** Of Stripe's and AWS's APIs, of the local runner, and of the sketch that README compares with. */
const NOT_OURS = /^\/(v1|_local|_control|schedules\/|recommend$|buy$)/;

test("every route that the docs name exists", async () => {
  const known = Object.values(contexts).flatMap((routes) =>
    Object.values(routes).map(({ method, path }) => new RegExp(`^${method} ${path.replaceAll(/\{\w+\}/g, "[^/]+")}$`)),
  );
  let seen = 0;
  for (const file of ["README.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md")]) {
    for (const [, method, path = ""] of (await readFile(file, "utf8")).matchAll(
      /\b(GET|POST|PUT|PATCH|DELETE) +(\/[\w{}<>$/.\u2026-]*)/g,
    )) {
      const named = path.replace(/[.,]+$/, "");
      if (NOT_OURS.test(named)) continue;
      seen++;
      expect([file, method, named, known.some((route) => route.test(`${method} ${named}`))]).toContain(true);
    }
  }
  expect(seen).toBeGreaterThan(100);
});

test("docs/deploy.md has every context value that a stack reads", async () => {
  const files = globSync(["lib/**/*.ts", "bin/*.ts"]);
  const read = (await Promise.all(files.map((file) => readFile(file, "utf8")))).join("\n");
  // Not for deployments: tests and the local platform use these to leave out bundles, the site, TLS and checks.
  const contexts = new Set([...read.matchAll(/tryGetContext\("(\w+)"\)/g)].map(([, name]) => name));
  for (const own of ["code", "cookies", "site", "solutions"]) contexts.delete(own);
  const deploy = await readFile("docs/deploy.md", "utf8");
  expect(contexts.size).toBeGreaterThan(5);
  expect([...contexts].filter((name) => !deploy.includes(`\`${name}\``))).toEqual([]);
});

test("docs/local.md has every control of Stripe's emulator, and no other", async () => {
  const read = (file: string) => readFile(new URL(`../../../${file}`, import.meta.url), "utf8");
  const controls = new Set(
    [...(await read("packages/stripe-local/src/control.ts")).matchAll(/^ {2}"(\w+) (\w*)": /gm)].map(
      ([, kind, action]) => `${kind} ${action}`.trim(),
    ),
  );
  const told = new Set<string>();
  for (const [cell = ""] of (await read("docs/local.md")).matchAll(/^\| `\/[^|]*/gm)) {
    const paths = [...cell.matchAll(/`\/([^`?]*)/g)].map(([, path = ""]) => path);
    const [kind = ""] = (paths[0] ?? "").split("/");
    for (const path of paths)
      told.add(
        [
          kind,
          path
            .split("/")
            .slice(path.startsWith(kind) ? 1 : 0)
            .at(-1),
        ]
          .join(" ")
          .trim(),
      );
  }
  expect([...told].sort()).toEqual([...controls].sort());
});

test("docs/dependencies.md has each dependency of what deploys, and no other", async () => {
  const { dependencies } = JSON.parse(await readFile("package.json", "utf8")) as { dependencies: object };
  const rows = (await readFile("docs/dependencies.md", "utf8")).split("\n").filter((line) => line.startsWith("| `"));
  const named = rows.flatMap((row) =>
    [...(row.split("|")[1] ?? "").matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
  );
  const isOf = (name: string, dependency: string) =>
    name.endsWith("*")
      ? dependency.startsWith(name.slice(0, -1))
      : dependency === name || dependency.endsWith(name.replace(/^(?=\w)/, "/"));
  const all = Object.keys(dependencies);
  expect(all.filter((dependency) => !named.some((name) => isOf(name, dependency)))).toEqual([]);
  expect(named.filter((name) => !all.some((dependency) => isOf(name, dependency)))).toEqual([]);
});
