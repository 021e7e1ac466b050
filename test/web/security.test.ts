import { expect, test } from "vitest";
import { contentSecurityPolicy } from "../../web/server/security.ts";

const scriptsOf = (policy: string) => /script-src ([^;]*)/.exec(policy)?.[1];

test("a page runs the site's own files, and what carries its nonce", () => {
  expect(scriptsOf(contentSecurityPolicy("abc", []))).toBe("'self' 'nonce-abc'");
});

test("a page that may be kept for all runs nothing inline", () => {
  expect(scriptsOf(contentSecurityPolicy(undefined, []))).toBe("'self'");
});

test("pictures come from the buckets that are named, and scripts never do", () => {
  const policy = contentSecurityPolicy("abc", ["https://media.example"]);
  expect(/img-src ([^;]*)/.exec(policy)?.[1]).toContain("https://media.example");
  expect(scriptsOf(policy)).not.toContain("media.example");
});
