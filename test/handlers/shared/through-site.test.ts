import { createHash } from "node:crypto";
import { afterEach, describe, expect, test, vi } from "vitest";
import { lookUp } from "../../../functions/documentation/adapters/own-api.ts";
import { answerRest } from "../../../functions/documentation/handlers/answer-rest.ts";
import { route } from "../../../functions/shared/kernel/route.ts";
import { endpoint } from "../../../functions/shared/runtime/endpoint.ts";
import { addressOf } from "../../../functions/shared/runtime/origin.ts";
import { isThroughSite } from "../../../functions/shared/runtime/through-site.ts";
import { call } from "../call.ts";

const digestOf = (secret: string) => createHash("sha256").update(secret).digest("base64url");
afterEach(() => vi.unstubAllEnvs());

const at = (headers: Record<string, string>, sourceIp = "192.0.2.1") =>
  addressOf({ headers, requestContext: { http: { sourceIp } } } as never);

test("the current secret and the next one are accepted, and nothing else", () => {
  const digests = [digestOf("now"), digestOf("next")].join(",");
  expect(["now", "next"].every((each) => isThroughSite(each, digests))).toBe(true);
  for (const other of [undefined, "", "before", "now,next", digestOf("now"), digests]) {
    expect(isThroughSite(other, digests), other).toBe(false);
  }
  // A list that is broken takes nothing.
  expect(isThroughSite("", "")).toBe(false);
  expect(isThroughSite("now", "not a digest")).toBe(false);
});

describe("behind the distribution", () => {
  const handler = endpoint(
    route({ method: "GET", path: "/x", access: "public", summary: "-", status: 204 }),
    async () => undefined,
  );

  test("a route refuses requests that avoided it, before anything else", async () => {
    vi.stubEnv("ORIGIN_DIGESTS", digestOf("now"));
    expect((await call(handler, { headers: { "x-origin-secret": "now" } })).status).toBe(204);
    for (const headers of [{}, { "x-origin-secret": "guessed" }, { "X-Origin-Secret": "guessed" }] as Record<
      string,
      string
    >[]) {
      const { status, body } = await call(handler, { headers, body: "{" });
      expect([status, body.code]).toEqual([403, "not-through-site"]);
    }
  });

  test("so does the fallback, which sends the secret with its own calls to the API", async () => {
    vi.stubEnv("ORIGIN_DIGESTS", digestOf("now"));
    const asked = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response(null, { status: 200 }));
    const rest = answerRest(lookUp("https://api.example"));
    const ask = (headers: Record<string, string>) =>
      rest({ headers, rawPath: "/products", rawQueryString: "", requestContext: { http: { method: "HEAD" } } });
    expect((await ask({})).statusCode).toBe(403);
    expect(asked).not.toHaveBeenCalled();
    const known = { "x-origin-secret": "now", "cloudfront-viewer-address": "203.0.113.7:4711" };
    expect((await ask({ ...known, cookie: "a=1" })).statusCode).toBe(200);
    expect(asked.mock.calls[0]?.[1]?.headers).toEqual(known);
  });

  test.each([
    ["203.0.113.7:46532", "203.0.113.7"],
    ["2001:db8::1:46532", "2001:db8::1"],
    ["[2001:db8::1]:46532", "2001:db8::1"],
  ])("the caller's address comes from CloudFront: %s is %s", (told, address) => {
    vi.stubEnv("ORIGIN_DIGESTS", digestOf("now"));
    expect(at({ "cloudfront-viewer-address": told, "x-forwarded-for": "198.51.100.1" })).toBe(address);
    expect(at({ "x-forwarded-for": "198.51.100.1" })).toBe("192.0.2.1");
  });

  test("without a distribution the address is the connection's, whatever a header says", () => {
    expect(at({ "cloudfront-viewer-address": "203.0.113.7:1", "x-forwarded-for": "198.51.100.1" })).toBe("192.0.2.1");
  });
});
