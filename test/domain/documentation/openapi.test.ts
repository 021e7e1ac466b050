import { createConfig, lintFromString } from "@redocly/openapi-core";
import { describe, expect, test } from "vitest";
import { contexts } from "../../../functions/documentation/domain/contexts.ts";
import { failures } from "../../../functions/documentation/domain/failures.ts";
import { openApiDocument } from "../../../functions/documentation/domain/openapi.ts";
import { rooms } from "../../../functions/documentation/domain/rooms.ts";
import type { Route } from "../../../functions/shared/kernel/route.ts";

type Json = Record<string, unknown>;
interface Media {
  readonly schema: Json;
  readonly example?: unknown;
}
interface Operation {
  readonly operationId: string;
  readonly tags: string[];
  readonly security: Record<string, unknown>[];
  readonly requestBody?: { readonly required: boolean; readonly content: Record<string, Media> };
  readonly responses: Record<string, { readonly $ref?: string; readonly content?: Record<string, Media> }>;
}

const source = JSON.stringify(openApiDocument());
const document = JSON.parse(source) as {
  tags: { name: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json>; responses: Record<string, Operation["responses"][string]> };
};
const all = Object.values(contexts).flatMap((routes) =>
  Object.entries(routes).map(([name, route]): [string, Route, Operation] => [
    name,
    route,
    document.paths[route.path]?.[route.method.toLowerCase()] as Operation,
  ]),
);

/** Every object of the document with where it is. */
function* parts(part: unknown, path = ""): Generator<[string, Json]> {
  if (typeof part !== "object" || part === null) return;
  yield [path, part as Json];
  for (const [name, each] of Object.entries(part)) yield* parts(each, `${path}/${name}`);
}

test("the document passes Redocly's recommended rules without a warning", async () => {
  const config = await createConfig({ extends: ["recommended"] });
  const problems = await lintFromString({ source, config, absoluteRef: "openapi.json" });
  expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
});

test("an operation's name is unique over all contexts", () => {
  const names = all.map(([name]) => name);
  expect(names.filter((name, n) => names.indexOf(name) !== n)).toEqual([]);
  expect(all.map(([, , { operationId }]) => operationId)).toEqual(names);
});

test("every route is in one room, and every room has a route", () => {
  expect(all.filter(([, , { tags }]) => tags.length !== 1).map(([name]) => name)).toEqual([]);
  const used = new Set(all.flatMap(([, , { tags }]) => tags));
  expect([...used].sort()).toEqual(rooms.map(({ name }) => name).sort());
});

test("a body is required unless its schema takes {}", () => {
  for (const [name, route, { requestBody }] of all) {
    const expected = route.raw || (route.body.def.type !== "undefined" && !route.body.safeParse({}).success);
    expect([name, requestBody?.required ?? false]).toEqual([name, expected]);
  }
});

test("a schema that several routes reply with has a name", () => {
  const inline = new Map<string, string[]>();
  for (const [name, route, { responses }] of all) {
    const { schema } = responses[route.status]?.content?.["application/json"] ?? {};
    if (!schema || "$ref" in schema) continue;
    const text = JSON.stringify(schema);
    inline.set(text, [...(inline.get(text) ?? []), name]);
  }
  const small = (text: string) => Object.keys((JSON.parse(text) as { properties: object }).properties).length <= 2;
  expect([...inline].filter(([text, names]) => names.length > 1 && !small(text)).map(([, names]) => names)).toEqual([]);
});

describe("each route has examples that its own schemas accept", () => {
  test.each(all)("%s", (_, route, { requestBody, responses }) => {
    if (requestBody && !route.raw) {
      const { example } = requestBody.content["application/json"] as Media;
      expect(route.body.safeParse(example).error).toBeUndefined();
      expect(example).toBeDefined();
    }
    const reply = responses[route.status]?.content?.["application/json"];
    if (!reply) return;
    expect(reply.example).toBeDefined();
    expect(route.reply.safeParse(reply.example).error).toBeUndefined();
  });
});

test("the codes of each route and status are an enumeration", () => {
  for (const [name, route, { responses }] of all) {
    const told = Object.entries(responses).flatMap(([status, given]) => {
      const { content } = given.$ref
        ? (document.components.responses[given.$ref.split("/").at(-1) ?? ""] ?? {})
        : given;
      const { schema } = content?.["application/problem+json"] ?? {};
      const [, { properties }] = (schema?.allOf ?? [{}, { properties: {} }]) as [Json, { properties: Json }];
      const codes = (properties.code as { enum?: string[] } | undefined)?.enum;
      return codes ? [[Number(status), codes]] : [];
    });
    expect([name, told]).toEqual([name, [...failures(route)].toSorted(([a], [b]) => a - b)]);
  }
});

test("security schemes say who may call, with visitors' tokens where a route takes them", () => {
  for (const [name, { access, visitor, path }, { security, responses }] of all) {
    const schemes = security.flatMap((each) => Object.keys(each));
    const expected = access === "public" ? [] : ["accessToken", ...(visitor ? ["visitorToken"] : [])];
    expect([name, schemes]).toEqual([name, expected]);
    expect([name, security.some((each) => Object.keys(each).length === 0)]).toEqual([name, access === "visitor"]);
    const refused = JSON.stringify(responses["401"] ?? {}).includes("invalid-visitor-token");
    expect([name, refused]).toEqual([name, visitor === true || path === "/register"]);
  }
});

test("replies leave room for new fields, and schemas hold no empty constraints", () => {
  for (const [path, part] of parts(document)) {
    if (/\/responses\/|\/schemas\//.test(path)) expect([path, part.additionalProperties]).not.toEqual([path, false]);
    expect([path, part.minimum, part.maximum]).not.toContain(Number.MAX_SAFE_INTEGER);
    expect([path, part.minimum, part.maximum]).not.toContain(Number.MIN_SAFE_INTEGER);
    const isLong = typeof part.pattern === "string" && part.pattern.length > 80;
    expect([path, isLong]).toEqual([path, false]);
  }
});

test("a field that holds a percentage has its unit in its name", () => {
  for (const [path, { description }] of parts(document)) {
    if (!/\/properties\/\w+$/.test(path) || typeof description !== "string") continue;
    if (/basis points|is \d+ %/.test(description)) expect(path).toMatch(/basisPoints$/i);
    expect(path).not.toMatch(/percent(age)?$/i);
  }
});
