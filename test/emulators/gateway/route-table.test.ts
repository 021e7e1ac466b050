import { expect, test } from "vitest";
import { RouteTable } from "../../../local/gateway/route-table.ts";

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
