import { request } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import { behaviour, cachePolicy, edgeFunction, originPolicy, world } from "./world.ts";

const bodyOf = async (reply: Promise<Response>) => (await reply).text();
const howOf = async (reply: Promise<Response>) => (await reply).headers.get("x-cache")?.split(" ")[0];

describe("the request that an origin gets", () => {
  test("has what the policies name and what CloudFront adds, nothing else", async () => {
    const { ask, calls } = await world({
      byDefault: { OriginRequestPolicyId: { Ref: "Told" } },
      resources: {
        Cache: cachePolicy({ headers: ["Authorization"], query: "all" }),
        Told: originPolicy("CloudFront-Viewer-Address", "Content-Type"),
      },
    });
    await ask("/a?x=1&y=2", {
      headers: {
        ...{ authorization: "Bearer t", "content-type": "text/plain", "local-source-ip": "203.0.113.7" },
        ...{ cookie: "a=1", "x-own": "mine", referer: "https://x.example", "user-agent": "browser" },
        ...{ "cloudfront-viewer-address": "198.51.100.1:1", "x-secret": "guessed" },
      },
    });
    const [{ url = "", headers = {} } = {}] = calls;
    expect(url).toBe("/a?x=1&y=2");
    expect(headers).toMatchObject({
      ...{ authorization: "Bearer t", "content-type": "text/plain", "x-secret": "known" },
      ...{ "user-agent": "Amazon CloudFront", "x-forwarded-for": "203.0.113.7" },
      "cloudfront-viewer-address": expect.stringMatching(/^203\.0\.113\.7:\d+$/),
    });
    for (const name of ["cookie", "x-own", "referer", "local-source-ip"]) expect(headers).not.toHaveProperty(name);
  });

  test("without a query, a cookie or an encoding that no policy names", async () => {
    const { ask, calls } = await world();
    await ask("/a?x=1", { headers: { cookie: "a=1", "accept-encoding": "zstd" } });
    expect(calls[0]?.url).toBe("/a");
    expect(calls[0]?.headers).not.toHaveProperty("accept-encoding");
  });

  test("the first matching behaviour applies, with its methods", async () => {
    const { ask, calls } = await world({
      behaviours: [
        behaviour({ PathPattern: "/one/*", AllowedMethods: ["GET", "HEAD"] }),
        behaviour({ PathPattern: "/one/*.t?t" }),
      ],
    });
    expect((await ask("/one/a.txt", { method: "POST" })).status).toBe(403);
    expect((await ask("/One/a.txt", { method: "POST" })).status).toBe(200);
    expect(calls.map(({ method, url }) => [method, url])).toEqual([["POST", "/One/a.txt"]]);
  });

  test("a GET with a body is refused, as CloudFront does", async () => {
    const { url } = await world();
    const status = await new Promise((resolve) =>
      request(`${url}/a`, { method: "GET", headers: { "content-length": 2 } }, (reply) =>
        resolve(reply.statusCode),
      ).end("{}"),
    );
    expect(status).toBe(403);
  });
});

describe("what is cached", () => {
  test("a reply for as long as the origin says, then revalidated by its tag", async () => {
    const { ask, calls, clock } = await world({
      answer: ({ headers }, reply) => {
        const isSame = headers["if-none-match"] === '"v1"';
        reply.writeHead(isSame ? 304 : 200, { "cache-control": "max-age=5, s-maxage=60", etag: '"v1"' });
        reply.end(isSame ? undefined : "page");
      },
    });
    expect(await howOf(ask("/a"))).toBe("Miss");
    clock.now = 59_000;
    expect(await howOf(ask("/a"))).toBe("Hit");
    expect((await ask("/a")).headers.get("age")).toBe("59");
    clock.now = 60_000;
    const again = await ask("/a");
    expect([again.headers.get("x-cache"), await again.text()]).toEqual(["RefreshHit from cloudfront", "page"]);
    expect(calls).toHaveLength(2);
    expect((await ask("/a", { headers: { "if-none-match": '"v1"' } })).status).toBe(304);
  });

  test.each(["no-store", "private, max-age=60", "no-cache", undefined])("nothing of: %s", async (control) => {
    const { ask } = await world({
      answer: (_, reply) => reply.writeHead(200, control === undefined ? {} : { "cache-control": control }).end("x"),
    });
    expect([await howOf(ask("/a")), await howOf(ask("/a"))]).toEqual(["Miss", "Miss"]);
  });

  test("everything, whatever the origin says, for the least time of the policy", async () => {
    const { ask } = await world({
      resources: { Cache: cachePolicy({}, { MinTTL: 10 }) },
      answer: (_, reply) => reply.writeHead(200, { "cache-control": "no-store" }).end("x"),
    });
    expect([await howOf(ask("/a")), await howOf(ask("/a"))]).toEqual(["Miss", "Hit"]);
  });

  test("failures for ten seconds, unless the distribution says otherwise", async () => {
    const answer = (_: unknown, reply: import("node:http").ServerResponse) => reply.writeHead(404).end();
    const kept = await world({ answer });
    await kept.ask("/a");
    await kept.ask("/a");
    kept.clock.now = 10_000;
    await kept.ask("/a");
    expect(kept.calls).toHaveLength(2);
    const config = { CustomErrorResponses: [{ ErrorCode: 404, ErrorCachingMinTTL: 0 }] };
    const asked = await world({ answer, config });
    await asked.ask("/a");
    await asked.ask("/a");
    expect(asked.calls).toHaveLength(2);
  });

  test("POST neither fills the cache nor is answered by it; HEAD is answered by what GET was", async () => {
    const { ask, calls } = await world();
    await ask("/a", { method: "POST", body: "x" });
    expect(await howOf(ask("/a", { method: "HEAD" }))).toBe("Miss");
    expect(await howOf(ask("/a"))).toBe("Miss");
    const head = await ask("/a", { method: "HEAD" });
    expect([head.headers.get("x-cache"), await head.text()]).toEqual(["Hit from cloudfront", ""]);
    await ask("/a", { method: "POST", body: "x" });
    expect(calls.map(({ method }) => method)).toEqual(["POST", "HEAD", "GET", "POST"]);
  });
});

describe("two people", () => {
  const greeting = (asked: { headers: Record<string, unknown> }, reply: import("node:http").ServerResponse) =>
    reply
      .writeHead(200, { "cache-control": "public, max-age=60", "set-cookie": "s=1" })
      .end(`hello ${asked.headers.authorization ?? "stranger"}`);
  const as = (name: string) => ({ headers: { authorization: name } });

  test("a page that depends on more than the key leaks one person's copy to all", async () => {
    const planted = await world({
      byDefault: { OriginRequestPolicyId: { Ref: "Told" } },
      resources: { Told: originPolicy("x-who") },
      answer: (asked, reply) =>
        reply
          .writeHead(200, { "cache-control": "public, max-age=60", "set-cookie": `for=${asked.headers["x-who"]}` })
          .end(`hello ${asked.headers["x-who"]}`),
    });
    const who = (name: string) => ({ headers: { "x-who": name } });
    expect(await bodyOf(planted.ask("/me", who("ann")))).toBe("hello ann");
    const second = await planted.ask("/me", who("bob"));
    expect([await second.text(), second.headers.get("set-cookie")]).toEqual(["hello ann", "for=ann"]);
  });

  test("with the token in the key each has their own", async () => {
    const { ask } = await world({
      answer: greeting,
      resources: { Cache: cachePolicy({ headers: ["Authorization"] }) },
    });
    expect(await bodyOf(ask("/me", as("ann")))).toBe("hello ann");
    expect(await bodyOf(ask("/me", as("bob")))).toBe("hello bob");
    expect(await bodyOf(ask("/me"))).toBe("hello stranger");
    expect(await howOf(ask("/me", as("ann")))).toBe("Hit");
  });
});

describe("a reply as it leaves", () => {
  const long = "words ".repeat(500);
  test("is compressed for clients that accept it, and its tag is weak then", async () => {
    const { ask } = await world({
      byDefault: { Compress: true },
      answer: (_, reply) =>
        reply
          .writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "max-age=60", etag: '"1"' })
          .end(long),
    });
    for (const [accepted, coding] of [
      ["gzip, br", "br"],
      ["gzip", "gzip"],
      ["br;q=0, gzip", "gzip"],
      ["identity", null],
    ] as const) {
      const reply = await ask("/a", { headers: { "accept-encoding": accepted } });
      expect([reply.headers.get("content-encoding"), await reply.text()]).toEqual([coding, long]);
      expect(reply.headers.get("etag")).toBe(coding ? 'W/"1"' : '"1"');
    }
  });

  test("has the headers of its policy, over its own only where that says so", async () => {
    const item = (Header: string, Override: boolean) => ({ Header, Value: "policy", Override });
    const { ask } = await world({
      byDefault: { ResponseHeadersPolicyId: { Ref: "Headers" } },
      answer: (_, reply) => reply.writeHead(200, { "x-a": "own", "x-b": "own" }).end(),
      resources: {
        Headers: {
          Type: "AWS::CloudFront::ResponseHeadersPolicy",
          Properties: {
            ResponseHeadersPolicyConfig: {
              Name: "h",
              CustomHeadersConfig: { Items: [item("x-a", false), item("x-b", true), item("x-c", false)] },
              SecurityHeadersConfig: { ContentTypeOptions: { Override: true } },
            },
          },
        },
      },
    });
    const { headers } = await ask("/a");
    expect(["x-a", "x-b", "x-c", "x-content-type-options"].map((name) => headers.get(name))).toEqual([
      ...["own", "policy", "policy", "nosniff"],
    ]);
  });

  test("of a bucket, where its policy lets this distribution read, and else a refusal", async () => {
    const files = behaviour({ PathPattern: "/f/*", TargetOriginId: "files" });
    const policy = (arn: string) => ({
      Policy: {
        Type: "AWS::S3::BucketPolicy",
        Properties: {
          Bucket: { Ref: "Files" },
          PolicyDocument: {
            Statement: [
              {
                Effect: "Allow",
                Principal: { Service: "cloudfront.amazonaws.com" },
                Action: "s3:GetObject",
                Resource: "*",
                Condition: { StringEquals: { "AWS:SourceArn": arn } },
              },
            ],
          },
        },
      },
    });
    const own = "arn:aws:cloudfront::000000000000:distribution/s-Distribution";
    const open = await world({ behaviours: [files], resources: policy(own) });
    await open.put("f/a.css", "body{}", "max-age=60");
    const reply = await open.ask("/f/a.css");
    expect([reply.status, await reply.text(), reply.headers.get("content-type")]).toEqual([200, "body{}", "text/css"]);
    expect(await howOf(open.ask("/f/a.css"))).toBe("Hit");
    // Who may not list the bucket is not told what it lacks.
    expect((await open.ask("/f/none.css")).status).toBe(403);
    const closed = await world({ behaviours: [files], resources: policy("arn:aws:cloudfront::1:distribution/X") });
    await closed.put("f/a.css", "body{}");
    expect((await closed.ask("/f/a.css")).status).toBe(403);
  });
});

describe("a function", () => {
  const withFunction = (code: string, more: object = {}) =>
    world({
      byDefault: {
        FunctionAssociations: [{ EventType: "viewer-request", FunctionARN: { "Fn::GetAtt": ["F", "FunctionARN"] } }],
      },
      resources: { F: edgeFunction(code), Cache: cachePolicy({ headers: ["x-who"], query: "all", cookies: "all" }) },
      ...more,
    });

  test("changes what the key and the origin see, and not which behaviour it is", async () => {
    const { ask, calls } = await withFunction(
      `function handler(e) { var r = e.request; r.uri = "/to"; r.headers["x-who"] = { value: e.viewer.ip };
       r.querystring.b = { value: "2" }; delete r.querystring.a; delete r.cookies.theirs; return r; }`,
    );
    await ask("/from?a=1", { headers: { cookie: "mine=1; theirs=2", "local-source-ip": "203.0.113.9" } });
    expect(calls[0]).toMatchObject({ url: "/to?b=2", headers: { cookie: "mine=1", "x-who": "203.0.113.9" } });
    expect(await howOf(ask("/else", { headers: { cookie: "mine=1", "local-source-ip": "203.0.113.9" } }))).toBe("Hit");
  });

  test("may reply itself, which is not cached", async () => {
    const { ask, calls } = await withFunction(
      `function handler(e) { return { statusCode: 302, headers: { location: { value: "/zh" } } }; }`,
    );
    const reply = await ask("/");
    expect([reply.status, reply.headers.get("location"), calls.length]).toEqual([302, "/zh", 0]);
    expect(reply.headers.get("x-cache")).toBe("FunctionGeneratedResponse from cloudfront");
  });

  test.each([
    [503, "function handler() { return fetch('http://127.0.0.1'); }"],
    [503, "function handler() { return require('node:fs'); }"],
    [503, "function handler() { return eval('1'); }"],
    [502, "function handler(e) { e.request.headers['X-Who'] = { value: '1' }; return e.request; }"],
    [502, "function handler(e) { e.request.headers.host = { value: 'x' }; return e.request; }"],
    [502, "function handler(e) { e.request.headers['x-amz-cf-id'] = { value: 'x' }; return e.request; }"],
    [502, "function handler(e) { e.request.method = 'POST'; return e.request; }"],
    [502, "function handler(e) { e.request.uri = 'a'; return e.request; }"],
  ])("that does something forbidden ends in %i: %s", async (status, code) => {
    const { ask, calls, failures } = await withFunction(code);
    expect([(await ask("/a")).status, calls.length, failures.length]).toEqual([status, 0, 1]);
  });

  test("of more than 10 KB is refused at the start, as are headers that a policy may not name", async () => {
    await expect(withFunction(`function handler(e) { return e.request; } // ${"x".repeat(10_240)}`)).rejects.toThrow(
      "10 KB",
    );
    const told = {
      byDefault: { OriginRequestPolicyId: { Ref: "Told" } },
      resources: { Told: originPolicy("Authorization") },
    };
    await expect(world(told)).rejects.toThrow("Authorization that is not allowed");
    const nothing = { resources: { Cache: cachePolicy({ headers: ["x"] }, { MaxTTL: 0 }) } };
    await expect(world(nothing)).rejects.toThrow("without caching");
  });
});

test("an origin that does not answer is a 502 of the distribution, and a body goes through as it is", async () => {
  const { ask, failures } = await world({
    answer: async (asked, reply) => {
      if (asked.url === "/gone") return reply.destroy();
      reply.end(asked.method);
    },
  });
  expect([(await ask("/gone")).status, failures.length]).toEqual([502, 1]);
  expect(await text((await ask("/a", { method: "PUT", body: "x".repeat(100_000) })).body as never)).toBe("PUT");
});
