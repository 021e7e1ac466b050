import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { guidesText, referenceScript as ofPackage } from "../../../bin/build-docs.ts";
import { contexts } from "../../../functions/documentation/contexts.ts";
import { failures } from "../../../functions/documentation/failures.ts";
import { guides } from "../../../functions/documentation/guides.ts";
import { docsPage } from "../../../functions/documentation/page.ts";
import { problemPage } from "../../../functions/documentation/problem-page.ts";
import { referenceScript } from "../../../functions/documentation/reference-script.ts";

test("the guides and the script that are served are those of docs/guides and of Redoc's package: npm run build:docs", () => {
  expect(guides).toBe(guidesText());
  expect(gunzipSync(Buffer.from(referenceScript, "base64")).toString()).toBe(ofPackage().script);
});

test("every code that a route gives has the page that its problems name, with that route", () => {
  for (const routes of Object.values(contexts)) {
    for (const [operation, route] of Object.entries(routes)) {
      for (const code of [...failures(route).values()].flat()) {
        expect([code, problemPage(code)?.includes(`#operation/${operation}"`)]).toEqual([code, true]);
      }
    }
  }
  expect(problemPage("no-such-code")).toBeUndefined();
});

test("the page of the API loads nothing from elsewhere", () => {
  const loaded = [...docsPage().matchAll(/(?:src|spec-url|<link[^>]* href)="([^"]*)"/g)].map(([, url]) => url);
  expect(loaded).toEqual(["/openapi.json", "/docs/reference.js"]);
});

test("what a guide says of routes, they have", () => {
  const told = [...guides.matchAll(/`(GET|POST|PUT|PATCH|DELETE) (\/[^\s`?]*)`/g)].map(
    ([, method, path]) => `${method} ${path}`,
  );
  const known = Object.values(contexts).flatMap((routes) =>
    Object.values(routes).map(({ method, path }) => `${method} ${path}`),
  );
  expect(told.length).toBeGreaterThan(15);
  expect(told.filter((each) => !known.includes(each))).toEqual([]);
});
