import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import * as z from "zod";
import { refuse } from "../../../functions/shared/kernel/refusal.ts";
import { route } from "../../../functions/shared/kernel/route.ts";
import { endpoint } from "../../../functions/shared/runtime/endpoint.ts";
import { READ_ONLY_POLICY } from "../../../functions/shared/runtime/reply.ts";

interface Reply {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

const ask = async (handler: unknown, headers: Record<string, string> = {}) =>
  (await (handler as (event: object, context: object) => Promise<unknown>)(
    { headers, requestContext: {} },
    {},
  )) as Reply;

const base = { method: "GET", path: "/x", access: "public", summary: "a route" } as const;
const long = { text: "lorem ipsum ".repeat(500) };
const reply = z.object({ text: z.string() });
const personal = endpoint(route({ ...base, reply }), async () => ({ text: "hers" }));
const kept = endpoint(route({ ...base, reply, cache: 60 }), async () => long);

test("every reply has security headers, and is cached only if its route says so", async () => {
  const refusing = endpoint(route({ ...base, reply, cache: 60, refusals: { none: 404 } }), async () =>
    refuse("none", "-"),
  );
  const failing = endpoint(route({ ...base, reply }), async () => {
    throw new Error("unforeseen");
  });
  const empty = endpoint(route({ ...base, status: 204 }), async () => undefined);
  for (const handler of [personal, refusing, failing, empty]) {
    expect((await ask(handler)).headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "strict-transport-security": expect.stringMatching(/^max-age=\d{8};/),
      "cache-control": "no-store",
    });
  }
  const { headers } = await ask(kept);
  expect(headers["cache-control"]).toBe("public, max-age=60");
});

test("a page may run and load nothing, unless its route has a policy", async () => {
  const page = { ...base, reply: z.string(), mediaType: "text/html; charset=utf-8" } as const;
  const policyOf = async (handler: unknown) => (await ask(handler)).headers["content-security-policy"];
  expect(await policyOf(endpoint(route(page), async () => "<p>"))).toBe(READ_ONLY_POLICY);
  expect(await policyOf(endpoint(route({ ...page, policy: "script-src 'self'" }), async () => "<p>"))).toBe(
    "script-src 'self'",
  );
  expect(await policyOf(personal)).toBeUndefined();
});

test("large replies are gzipped for callers that accept it, and vary by it", async () => {
  const plain = await ask(kept);
  expect([plain.isBase64Encoded, JSON.parse(plain.body ?? "")]).toEqual([undefined, long]);
  for (const taken of ["gzip", "br;q=1, GZIP ; q=0.5", "*"]) {
    const small = await ask(kept, { "accept-encoding": taken });
    expect(small).toMatchObject({ isBase64Encoded: true, headers: { "content-encoding": "gzip" } });
    const bytes = Buffer.from(small.body ?? "", "base64");
    expect(JSON.parse(gunzipSync(bytes).toString())).toEqual(long);
    expect(bytes.length).toBeLessThan(200);
    expect(small.headers.vary).toBe(plain.headers.vary);
    expect(small.headers.etag).toBe(plain.headers.etag);
  }
  for (const refused of ["", "br", "gzip;q=0", "*, gzip;q=0.0"]) {
    expect((await ask(kept, { "accept-encoding": refused })).headers["content-encoding"]).toBeUndefined();
  }
  expect((await ask(kept)).headers.vary).toContain("accept-encoding");
  expect((await ask(personal, { "accept-encoding": "gzip" })).headers["content-encoding"]).toBeUndefined();
});

test("files are sent byte for byte", async () => {
  const content = new Uint8Array(5_000);
  const pdf = endpoint(route({ ...base, files: ["application/pdf"], reply: z.unknown() }), async () => ({
    mediaType: "application/pdf",
    name: "a.pdf",
    content,
  }));
  const { body = "", headers } = await ask(pdf, { "accept-encoding": "gzip" });
  expect(headers["content-encoding"]).toBeUndefined();
  expect(Buffer.from(body, "base64")).toEqual(Buffer.from(content));
});

test("a reply that the caller has already is answered with 304", async () => {
  const { etag = "" } = (await ask(kept)).headers;
  for (const named of [etag, etag.slice(2), `"other", ${etag}`, "*"]) {
    const again = await ask(kept, { "if-none-match": named, "accept-encoding": "gzip" });
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, undefined, etag]);
    expect(again.headers["content-type"]).toBeUndefined();
  }
  expect((await ask(kept, { "if-none-match": '"other"' })).statusCode).toBe(200);
  expect((await ask(personal, { "if-none-match": "*" })).statusCode).toBe(200);
});

test("headers are read in whatever case they are sent", async () => {
  const { etag = "" } = (await ask(kept)).headers;
  expect((await ask(kept, { "If-None-Match": etag })).statusCode).toBe(304);
  expect((await ask(kept, { "Accept-Encoding": "gzip" })).headers["content-encoding"]).toBe("gzip");
});
