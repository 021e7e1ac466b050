import "./environment.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as z from "zod";
import { contexts } from "../../../functions/documentation/domain/contexts.ts";
import { pageQuery } from "../../../functions/shared/kernel/page.ts";
import { route } from "../../../functions/shared/kernel/route.ts";
import { decodeCursor, encodeCursor, idPlace, keyPart } from "../../../functions/shared/runtime/cursor.ts";
import { endpoint } from "../../../functions/shared/runtime/endpoint.ts";
import { HttpProblem } from "../../../functions/shared/runtime/problem.ts";

const SCOPE = "list:of-mine";
const shapes = [idPlace, z.strictObject({ pk: keyPart, gsi1Sk: keyPart }), z.strictObject({ id: z.ulid() })];

function codeOf(cursor: string, shape: z.ZodType = idPlace): string {
  try {
    decodeCursor(SCOPE, cursor, shape);
    return "taken";
  } catch (error) {
    if (error instanceof HttpProblem && error.status === 400) return error.code;
    throw error;
  }
}

test("a cursor continues its own list where that stopped, and no other list", () => {
  const cursor = encodeCursor(SCOPE, { id: "ORDER#01" }) as string;
  expect(decodeCursor(SCOPE, cursor, idPlace)).toEqual({ id: "ORDER#01" });
  expect(decodeCursor(SCOPE, undefined, idPlace)).toBeUndefined();
  expect(codeOf(encodeCursor("list:of-another", { id: "ORDER#01" }) as string)).toBe("stale-cursor");
});

test("a forged cursor is refused as stale, even one of the list's own scope", () => {
  const forged = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.json().map((text) => Buffer.from(text).toString("base64url")),
    fc.jsonValue().map((key) => Buffer.from(JSON.stringify([SCOPE, key])).toString("base64url")),
    fc
      .dictionary(fc.constantFrom("id", "pk", "sk", "gsi1Sk", "__proto__"), fc.jsonValue())
      .map((key) => Buffer.from(JSON.stringify([SCOPE, key])).toString("base64url")),
  );
  fc.assert(
    fc.property(forged, fc.constantFrom(...shapes), (cursor, shape) => {
      expect(["taken", "stale-cursor"]).toContain(codeOf(cursor, shape));
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["an empty part", { id: "" }],
  ["a part that is too long for a key", { id: "x".repeat(1_025) }],
  ["a number", { id: 7 }],
  ["null", { id: null }],
  ["an object", { id: { S: "x" } }],
  ["a control character", { id: "a\0" }],
  ["half a surrogate pair", { id: "a\ud800" }],
  ["a further key", { id: "ORDER#01", pk: "CUSTOMER#another" }],
  ["none of its keys", {}],
  ["a list", []],
])("a cursor whose key has %s is refused", (_, key) => {
  expect(codeOf(Buffer.from(JSON.stringify([SCOPE, key])).toString("base64url"))).toBe("stale-cursor");
});

test("an overlong cursor is refused before it is parsed", () => {
  expect(codeOf("A".repeat(10_000))).toBe("stale-cursor");
});

test("a cursor that DynamoDB refuses is stale; its refusal without a cursor is our fault", async () => {
  const list = route({ method: "GET", path: "/x", access: "public", summary: "", query: z.strictObject(pageQuery) });
  const handle = endpoint(list, async () => {
    throw Object.assign(new Error("The provided starting key is outside query boundaries"), {
      name: "ValidationException",
    });
  });
  const ask = async (queryStringParameters: object) =>
    (await handle({ headers: {}, requestContext: {}, queryStringParameters } as never, {} as never)) as {
      statusCode: number;
      body: string;
    };
  const stale = await ask({ cursor: "abc" });
  expect([stale.statusCode, JSON.parse(stale.body).code]).toEqual([400, "stale-cursor"]);
  expect((await ask({})).statusCode).toBe(500);
});

test("every list takes its cursor by the same schema", () => {
  const lists = Object.values(contexts)
    .flatMap((routes) => Object.values(routes))
    .filter(({ query }) => "cursor" in ((query as { shape?: object }).shape ?? {}));
  expect(lists.length).toBeGreaterThan(15);
  for (const { query } of lists) expect((query as z.ZodObject).shape.cursor).toBe(pageQuery.cursor);
});
