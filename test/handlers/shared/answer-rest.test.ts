import { expect, test } from "vitest";
import type { Looked } from "../../../functions/documentation/adapters/own-api.ts";
import { contexts } from "../../../functions/documentation/domain/contexts.ts";
import { methodsAt } from "../../../functions/documentation/domain/unmatched.ts";
import { answerRest } from "../../../functions/documentation/handlers/answer-rest.ts";

const asked: string[] = [];
const found: Looked = {
  status: 200,
  headers: { "content-type": "text/plain", etag: '"1"', "cache-control": "public" },
};
const rest = answerRest(async (path) => {
  asked.push(path);
  if (path.startsWith("/products/broken")) throw new Error("no answer");
  return found;
});
const ask = (method: string, rawPath: string, rawQueryString = "") =>
  rest({ headers: {}, rawPath, rawQueryString, requestContext: { http: { method } } });

test("an unknown path is answered with a problem document", async () => {
  const { statusCode, headers, body = "" } = await ask("GET", "/nothing");
  expect([statusCode, headers?.["content-type"], headers?.["x-content-type-options"]]).toEqual([
    404,
    "application/problem+json",
    "nosniff",
  ]);
  expect(JSON.parse(body)).toMatchObject({ status: 404, code: "unknown-path" });
  for (const path of ["/products/", "/products/1/2/3", "//products"])
    expect((await ask("GET", path)).statusCode).toBe(404);
});

test("an unknown method of a path is refused, with the known ones", async () => {
  const { statusCode, headers, body = "" } = await ask("DELETE", "/products");
  expect([statusCode, headers?.allow, JSON.parse(body).code]).toEqual([
    405,
    "GET, HEAD, OPTIONS, POST",
    "method-not-allowed",
  ]);
  expect((await ask("HEAD", "/login")).statusCode).toBe(405);
});

test("HEAD replies like GET, without a body", async () => {
  asked.length = 0;
  const { statusCode, headers, body } = await ask("HEAD", "/products/7", "currency=eur");
  expect([statusCode, body, asked]).toEqual([200, "", ["/products/7?currency=eur"]]);
  expect(headers).toMatchObject(found.headers);
  const failed = await ask("HEAD", "/products/broken");
  expect([failed.statusCode, failed.body]).toEqual([500, ""]);
});

test("OPTIONS names a path's methods, and the root leads to the documentation", async () => {
  expect(await ask("OPTIONS", "/login")).toMatchObject({ statusCode: 204, headers: { allow: "OPTIONS, POST" } });
  expect(await ask("GET", "/")).toMatchObject({ statusCode: 302, headers: { location: "/docs" } });
});

test("every route's path takes its method", () => {
  for (const { method, path } of Object.values(contexts).flatMap((routes) => Object.values(routes))) {
    expect([path, methodsAt(path.replaceAll(/\{\w+\}/g, "01ARZ3NDEKTSV4RRFFQ69G5FAV"))]).toEqual([
      path,
      expect.arrayContaining([method]),
    ]);
  }
});

test("only replies to public GETs may be cached", () => {
  const kept = Object.values(contexts)
    .flatMap((routes) => Object.values(routes))
    .filter(({ cache }) => cache !== undefined);
  expect(kept.length).toBeGreaterThan(0);
  for (const { method, access, files } of kept) expect([method, access, files]).toEqual(["GET", "public", undefined]);
});
