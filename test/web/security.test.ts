import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { isOwnPath } from "../../web/app/site/own-path.ts";
import { cookiesOf, cookieText } from "../../web/server/cookies.ts";
import { contentSecurityPolicy } from "../../web/server/security.ts";
import { sessionCookies } from "../../web/server/session.ts";

// It needs what the site's build makes of the contracts.
vi.mock("../../web/app/api/api.ts", () => ({ isRefused: () => false }));

const scriptsOf = (policy: string) => /script-src ([^;]*)/.exec(policy)?.[1];

test("a page runs only the site's own files and scripts with its nonce", () => {
  expect(scriptsOf(contentSecurityPolicy("abc", []))).toBe("'self' 'nonce-abc'");
});

test("a page that may be cached for everybody runs nothing inline", () => {
  expect(scriptsOf(contentSecurityPolicy(undefined, []))).toBe("'self'");
});

test("pictures may come from the named buckets, scripts never", () => {
  const policy = contentSecurityPolicy("abc", ["https://media.example"]);
  expect(/img-src ([^;]*)/.exec(policy)?.[1]).toContain("https://media.example");
  expect(scriptsOf(policy)).not.toContain("media.example");
});

const TOKENS = { accessToken: "a.b.c", idToken: "", refreshToken: "r", expiresIn: 900, tokenType: "Bearer" } as const;

test("a session's cookies are for this host and TLS only, and unreadable to scripts", () => {
  const cookies = sessionCookies(TOKENS, true);
  expect(cookies.map((cookie) => cookie.split("=")[0])).toEqual(["__Host-access", "__Host-refresh"]);
  for (const cookie of cookies) {
    expect(cookie.split("; ").slice(1)).toEqual(
      expect.arrayContaining(["Path=/", "SameSite=Lax", "HttpOnly", "Secure"]),
    );
    expect(cookie).not.toMatch(/domain/i);
  }
  for (const ended of sessionCookies(undefined, true)) expect(ended).toMatch(/^__Host-\w+=; .*Max-Age=0/);
});

test("no value of a cookie begins another attribute, cookie or header", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (value) => {
      const text = cookieText("cart", value, true, {});
      expect(text).toMatch(/^cart=[^;,\s]*; Path=\/; SameSite=Lax; HttpOnly; Secure$/);
      expect(cookiesOf(text.split(";")[0] ?? "").get("cart")).toBe(value);
    }),
  );
});

test("of two cookies with one name the first counts, and malformed ones are ignored", () => {
  expect([...cookiesOf("cart=1; cart=2; bad=%E0%A4%A; none")]).toEqual([["cart", "1"]]);
});

test.each([
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/ /evil.example",
  "https://evil.example",
  "javascript:alert(1)",
  "evil.example",
  "",
])("a form does not redirect to %j", (path) => {
  expect(isOwnPath(path)).toBe(false);
});

test("a form only redirects within the site's own origin", () => {
  const oddities = fc.string({ unit: fc.constantFrom(..."/\\@:?#.a%\t") });
  fc.assert(
    fc.property(oddities, (text) => {
      const path = `/${text}`;
      if (isOwnPath(path)) expect(new URL(path, "https://shop.example").origin).toBe("https://shop.example");
    }),
  );
});
