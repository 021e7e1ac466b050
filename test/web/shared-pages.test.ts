import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isSharedPage } from "../../web/server/shared-pages.ts";

test.each([
  "/",
  "/zh",
  "/works",
  "/works.data",
  "/zh/works/knots-01m7v41f00m9hwxzn2040wa9xq",
  "/creators/bo",
  "/privacy",
  "/robots.txt",
  "/sitemap-works.xml",
])("%s is the same for everybody who is not signed in", (path) => expect(isSharedPage(path)).toBe(true));

test.each(["/cart", "/zh/cart", "/for-you", "/orders/1", "/privacy/settings", "/desk", "/zh/desk/library", "/sign-in"])(
  "%s may be personal, and is not cached",
  (path) => expect(isSharedPage(path)).toBe(false),
);

test("the distribution knows the same pages", () => {
  const told = readFileSync("lib/web/functions/site.js", "utf8");
  const ours = readFileSync("web/server/shared-pages.ts", "utf8");
  const pattern = (text: string) => /\/\^\(\\\/zh\).*\$\//.exec(text)?.[0];
  expect(pattern(ours)).toBeDefined();
  expect(pattern(told)).toBe(pattern(ours));
});
