import { runInNewContext } from "node:vm";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { PlatformStack } from "../../../lib/platform/platform.ts";

interface Valued {
  readonly value: string;
}
interface Request {
  readonly method: string;
  readonly uri: string;
  readonly headers: Readonly<Record<string, Valued>>;
  readonly cookies: Readonly<Record<string, Valued>>;
  readonly statusCode?: number;
  readonly body?: string;
}

const HOST = "shop.example";
const OURS = `https://${HOST}`;

const deployed = Object.entries(
  Template.fromStack(new PlatformStack(new App(), "Platform", { stage: "prod" })).findResources(
    "AWS::CloudFront::Function",
  ),
);
const codeOf = (id: string): string =>
  deployed.find(([name]) => name.includes(id))?.[1].Properties.FunctionCode as string;

const valued = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));

/** What a deployed function makes of a request. */
function run(id: "SiteFunction" | "ApiFunction", uri: string, given: Partial<Record<string, unknown>> = {}): Request {
  const {
    method = "GET",
    headers = {},
    cookies = {},
  } = given as {
    method?: string;
    headers?: Record<string, string>;
    cookies?: Record<string, string>;
  };
  const request = {
    method,
    uri,
    querystring: {},
    headers: valued({ host: HOST, ...headers }),
    cookies: valued(cookies),
  };
  const handler = runInNewContext(`${codeOf(id)}\nhandler;`) as (event: unknown) => Request;
  return JSON.parse(JSON.stringify(handler({ request, viewer: { ip: "203.0.113.1" } }))) as Request;
}
const site = (uri: string, given?: Parameters<typeof run>[2]) => run("SiteFunction", uri, given);
const api = (uri: string, given?: Parameters<typeof run>[2]) => run("ApiFunction", uri, given);
const told = ({ headers }: Request, name: string) => headers[name]?.value;

const SESSION = { "__Host-access": "token", "__Host-refresh": "again" };

test("they are small, of runtime 2.0, and use only what njs has", () => {
  expect(deployed).toHaveLength(2);
  for (const [, { Properties }] of deployed) {
    expect(Properties.FunctionConfig.Runtime).toBe("cloudfront-js-2.0");
    expect(Buffer.byteLength(Properties.FunctionCode)).toBeLessThan(10_240);
    // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
    expect(Properties.FunctionCode).not.toMatch(
      /\?\.|\?\?|\bclass\b|\bof\b.*\{$|\.\.\.|import |require\(|\{ \w+ \} =/m,
    );
  }
});

describe("a request for a page", () => {
  test("without a session is the same for all: no cookie, no visitor, no token", () => {
    for (const uri of ["/", "/zh", "/works", "/works/sql-01.data", "/zh/creators/ann", "/about", "/sitemap.xml"]) {
      const cookies = { visitor: "v", cart: "a.b", consent: "yes", language: "en", other: "x" };
      const request = site(uri, { cookies, headers: { authorization: "Bearer mine", "visitor-token": "mine" } });
      expect(request.cookies, uri).toEqual({});
      expect([told(request, "authorization"), told(request, "visitor-token")], uri).toEqual([undefined, undefined]);
    }
  });

  test("with a session has its token as a header, and the site's own cookies", () => {
    const request = site("/works", {
      cookies: { ...SESSION, visitor: "v", cart: "a", _ga: "theirs", currency: "eur" },
    });
    expect(told(request, "authorization")).toBe("Bearer token");
    expect(told(request, "visitor-token")).toBe("v");
    expect(told(request, "x-currency")).toBe("eur");
    expect(Object.keys(request.cookies).sort()).toEqual(["__Host-refresh", "cart"]);
  });

  test("for a visitor's own page has their cart and their token", () => {
    const request = site("/cart", { cookies: { visitor: "v", cart: "a", access: "planted" } });
    expect([told(request, "visitor-token"), request.cookies]).toEqual(["v", { cart: { value: "a" } }]);
    expect(told(request, "authorization")).toBeUndefined();
  });

  test("passes on Do Not Track, unless the page is shared", () => {
    const asked = (uri: string, gpc: string) => told(site(uri, { headers: { "sec-gpc": gpc } }), "sec-gpc");
    expect([asked("/cart", "1"), asked("/cart", "0"), asked("/works", "1")]).toEqual(["1", undefined, undefined]);
  });

  test("has no invalid currency, and no forged header of ours", () => {
    const headers = { "x-currency": "usd", "x-forwarded-host": "evil.example", "x-origin-secret": "guess" };
    const request = site("/cart", { cookies: { currency: "eur\r\nx" }, headers });
    expect(told(request, "x-currency")).toBeUndefined();
    expect(told(request, "x-origin-secret")).toBeUndefined();
    expect(told(request, "x-forwarded-host")).toBe(HOST);
  });

  test.each([
    ["zh-CN,zh;q=0.9,en;q=0.8", 302],
    ["en-GB,zh;q=0.9", undefined],
    ["fr, zh;q=0.3", 302],
    ["de", undefined],
    ["", undefined],
  ])("in the language %j is redirected to Chinese: %s", (language, status) => {
    expect(site("/", { headers: { "accept-language": language } }).statusCode).toBe(status);
    expect(
      site("/", { headers: { "accept-language": language }, cookies: { language: "en" } }).statusCode,
    ).toBeUndefined();
    expect(site("/works", { headers: { "accept-language": language } }).statusCode).toBeUndefined();
  });
});

describe("an unsafe request", () => {
  const origins: [string, Record<string, string>, boolean][] = [
    ["our own page", { origin: OURS }, true],
    ["a page of another site", { origin: "https://evil.example" }, false],
    ["our host without TLS", { origin: `http://${HOST}` }, false],
    ["a host that begins as ours", { origin: `${OURS}.evil.example` }, false],
    ["a page without an origin", { origin: "null" }, false],
    ["a browser that says same-origin", { "sec-fetch-site": "same-origin" }, true],
    ["a browser that says cross-site", { "sec-fetch-site": "cross-site" }, false],
    [
      "another origin, and a header that says same-origin",
      { origin: "https://e.example", "sec-fetch-site": "same-origin" },
      false,
    ],
    ["nothing that says where from", {}, false],
  ];

  test.each(origins)("is accepted by the site from %s: %j %s", (_, headers, isTaken) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      expect(site("/sign-in", { method, headers }).statusCode).toBe(isTaken ? undefined : 403);
    }
  });

  test.each(origins)("is accepted by the API, with the session's cookie, from %s: %j %s", (_, headers, isTaken) => {
    const reply = api("/api/orders", { method: "POST", headers, cookies: SESSION });
    expect(reply.statusCode).toBe(isTaken ? undefined : 403);
    if (!isTaken) expect(JSON.parse(reply.body ?? "")).toMatchObject({ code: "foreign-origin", status: 403 });
    expect(api("/api/events", { method: "POST", headers, cookies: { visitor: "v" } }).statusCode).toBe(
      reply.statusCode,
    );
  });

  test("is accepted by the API from anywhere with a token, which no page sends by itself", () => {
    const headers = { authorization: "Bearer own", "visitor-token": "own", origin: "https://app.example" };
    const request = api("/api/orders", { method: "POST", headers, cookies: { ...SESSION, visitor: "v" } });
    expect([told(request, "authorization"), told(request, "visitor-token")]).toEqual(["Bearer own", "own"]);
  });
});

describe("a request for the API", () => {
  test("has no /api, no cookie, and the session's token as a header", () => {
    const request = api("/api/me/orders", { cookies: { ...SESSION, visitor: "v" } });
    expect([request.uri, request.cookies]).toEqual(["/me/orders", {}]);
    expect([told(request, "authorization"), told(request, "visitor-token")]).toEqual(["Bearer token", "v"]);
    expect(api("/api/").uri).toBe("/");
  });

  test("has no forged header of ours", () => {
    const request = api("/api/me", { headers: { "x-origin-secret": "guess", "x-forwarded-host": "evil.example" } });
    expect(Object.keys(request.headers)).toEqual(["host"]);
  });

  test.each([
    ["zh-CN,zh;q=0.9,en;q=0.8", "zh"],
    ["en-US,en;q=0.9,zh;q=0.1", "en"],
    ["fr-FR,fr;q=0.9", undefined],
  ])("is in one language of the shop's: %s is %s", (language, expected) => {
    expect(told(api("/api/me", { headers: { "accept-language": language } }), "accept-language")).toBe(expected);
  });
});
