import { expect, test } from "vitest";
import { RouteTable } from "../../src/gateway/route-table.ts";

const table = new RouteTable(
  ["GET /products/{id}", "GET /products", "GET /products/newest", "POST /products", "GET /{context}/{id}/similar"].map(
    (key) => ({ key, target: key }),
  ),
);

test.each([
  ["GET", "/products", "GET /products", {}],
  ["POST", "/products", "POST /products", {}],
  ["GET", "/products/newest", "GET /products/newest", {}],
  ["GET", "/products/a%20b", "GET /products/{id}", { id: "a%20b" }],
  ["GET", "/x/1/similar", "GET /{context}/{id}/similar", { context: "x", id: "1" }],
])("%s %s meets %s, a literal step before a parameter", (method, path, key, parameters) => {
  expect(table.find(method, path)).toMatchObject({ key, parameters });
});

test.each([
  ["DELETE", "/products"],
  ["GET", "/products/"],
  ["GET", "/products/1/2"],
  ["GET", "/"],
])("%s %s meets no route", (method, path) => {
  expect(table.find(method, path)).toBeUndefined();
});

test("a greedy parameter matches what no other route does, and $default the rest", () => {
  const greedy = new RouteTable(
    ["$default", "HEAD /{proxy+}", "HEAD /products/{id}", "GET /files/{path+}"].map((key) => ({ key, target: key })),
  );
  const met = (method: string, path: string) => greedy.find(method, path);
  expect(met("HEAD", "/products/1")).toMatchObject({ key: "HEAD /products/{id}", parameters: { id: "1" } });
  expect(met("HEAD", "/products/1/2")).toMatchObject({ key: "HEAD /{proxy+}", parameters: { proxy: "products/1/2" } });
  expect(met("GET", "/files/a/b")).toMatchObject({ key: "GET /files/{path+}", parameters: { path: "a/b" } });
  expect(met("HEAD", "/")).toMatchObject({ key: "$default", parameters: {} });
  expect(met("GET", "/files")).toMatchObject({ key: "$default" });
});
