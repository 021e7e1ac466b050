import { expect, test } from "vitest";
import * as z from "zod";
import { clientEvent } from "../../../functions/behaviour/contract/event.ts";
import { contexts } from "../../../functions/documentation/domain/contexts.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Whether every text that a pattern fits is of some length at most: from its start to its end, without end. */
function isFixed(pattern: unknown): boolean {
  if (typeof pattern !== "string" || !pattern.startsWith("^") || !pattern.endsWith("$")) return false;
  const outside = pattern.replaceAll(/\\./g, "x").replaceAll(/\[[^\]]*\]/g, "x");
  return !/[*+]|\{\d+,\}/.test(outside);
}

/** Where a schema lets what is sent grow without end. */
function* unbounded(schema: Schema, at: string): Generator<string> {
  if ("const" in schema || "enum" in schema) return;
  const below = [schema.anyOf, schema.oneOf, schema.allOf].flat().filter(Boolean) as Schema[];
  for (const each of below) yield* unbounded(each, at);
  const defined = { ...(schema.$defs as Record<string, Schema>) };
  for (const [name, each] of Object.entries(defined)) yield* unbounded(each, `${at}#${name}`);
  switch (schema.type) {
    case "string":
      if (schema.maxLength === undefined && !isFixed(schema.pattern)) yield `${at}: a text of any length`;
      return;
    case "number":
    case "integer":
      if ((schema.minimum ?? schema.exclusiveMinimum) === undefined) yield `${at}: a number without a least`;
      if ((schema.maximum ?? schema.exclusiveMaximum) === undefined) yield `${at}: a number without a most`;
      return;
    case "array":
      if (schema.maxItems === undefined) yield `${at}: a list of any length`;
      yield* unbounded(schema.items as Schema, `${at}[]`);
      return;
    case "object": {
      const {
        properties = {},
        additionalProperties,
        propertyNames,
        maxProperties,
      } = schema as {
        properties?: Record<string, Schema>;
        additionalProperties?: Schema | false;
        propertyNames?: Schema;
        maxProperties?: number;
      };
      for (const [name, each] of Object.entries(properties)) yield* unbounded(each, `${at}/${name}`);
      // What is not named is refused, or left out.
      if (additionalProperties === false || additionalProperties === undefined) return;
      if (maxProperties === undefined && propertyNames?.enum === undefined) yield `${at}: any number of fields`;
      if (propertyNames) yield* unbounded(propertyNames, `${at}/<name>`);
      if (additionalProperties) yield* unbounded(additionalProperties, `${at}/*`);
      return;
    }
    case "boolean":
    case "null":
      return;
    default:
      if (below.length === 0 && schema.$ref === undefined && schema.not === undefined) yield `${at}: anything`;
  }
}

const told = (schema: z.ZodType, at: string): string[] => [
  ...unbounded(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Schema, at),
];

/** A list of events is bounded, and so is each of them: it is checked by itself, so that one that is wrong stops no other. */
const EACH_BY_ITSELF = ["POST /events body/events[]: anything"];

test("every text, number and list in a request is bounded", () => {
  const found = Object.values(contexts).flatMap((routes) =>
    Object.values(routes).flatMap(({ method, path, body, params, query }) => [
      ...(body instanceof z.ZodUndefined ? [] : told(body, `${method} ${path} body`)),
      ...told(params, `${method} ${path} path`),
      ...told(query, `${method} ${path} query`),
    ]),
  );
  expect(found.filter((each) => !EACH_BY_ITSELF.includes(each))).toEqual([]);
  expect(told(clientEvent, "event")).toEqual([]);
});

/** The texts of a schema that are not one of a list, each by where it is. */
function* textsOf(schema: z.core.$ZodType, at: string): Generator<[string, z.core.$ZodType]> {
  const { def } = schema._zod as unknown as { def: Record<string, unknown> };
  if (def.type === "string") yield [at, schema];
  for (const [name, below] of Object.entries((def.shape ?? {}) as object)) yield* textsOf(below, `${at}/${name}`);
  const others = [
    def.innerType,
    def.element,
    def.in,
    def.keyType,
    def.valueType,
    ...((def.options as unknown[]) ?? []),
  ];
  for (const below of others) if (below) yield* textsOf(below as z.core.$ZodType, at);
}

test("no text of a body may contain lone surrogates or control characters", () => {
  const bodies = Object.values(contexts).flatMap((routes) =>
    Object.values(routes).map(({ method, path, body }) => [`${method} ${path}`, body] as const),
  );
  const texts = [...bodies, ["event", clientEvent] as const].flatMap(([name, body]) => [...textsOf(body, name)]);
  expect(texts.length).toBeGreaterThan(60);
  const bad = ["\ud800", "\udfff", "\0", "\u001b[31m", "\u202e"];
  const taking = texts.filter(([, schema]) =>
    // Long enough for any least, and short enough for any most.
    bad.some((part) =>
      ["", "Abcdefghijk1"].some((before) => {
        const { data } = z.safeParse(schema, `${before}${part}x1`);
        return typeof data === "string" && data.includes(part);
      }),
    ),
  );
  expect(taking.map(([at]) => at)).toEqual([]);
});

test("every route takes e-mail addresses and instants by the same schema", () => {
  const fields = Object.values(contexts).flatMap((routes) =>
    Object.values(routes).flatMap(({ method, path, body }) => [...textsOf(body, `${method} ${path} `)]),
  );
  const addresses = fields.filter(([at]) => /\/emails?$/.test(at));
  expect(addresses.length).toBeGreaterThan(8);
  for (const [at, schema] of addresses) {
    expect([at, z.safeParse(schema, " Ann@例子.中国 ").data]).toEqual([at, "ann@xn--fsqu00a.xn--fiqs8s"]);
  }
  const instants = fields.filter(([, schema]) => (schema as z.ZodString).format === "datetime");
  expect(instants.length).toBeGreaterThan(6);
  for (const [at, schema] of instants) {
    expect([at, z.safeParse(schema, "2026-06-01T08:00:00+08:00").data]).toEqual([at, "2026-06-01T00:00:00.000Z"]);
  }
});

test("a number in a query has plain digits", () => {
  const odd = ["0x10", "1e1", " 5", "5 ", "+5", "05", "5.0", "", "٥", "Infinity", "NaN", "-0"];
  const numbers = Object.values(contexts).flatMap((routes) =>
    Object.values(routes).flatMap(({ method, path, query }) =>
      Object.entries((query as z.ZodObject).shape ?? {})
        .filter(([, schema]) => JSON.stringify(z.toJSONSchema(schema, { io: "input" })).includes('"integer"'))
        .map(([name, schema]) => [`${method} ${path}?${name}`, schema] as const),
    ),
  );
  expect(numbers.length).toBeGreaterThan(25);
  for (const [name, schema] of numbers) {
    expect([name, odd.filter((text) => z.safeParse(schema, text).success)]).toEqual([name, []]);
    expect([name, z.safeParse(schema, "5").data]).toEqual([name, 5]);
  }
});

test("the check finds texts, numbers and lists without bounds", () => {
  const loose = z.object({
    a: z.string(),
    b: z.number().min(0),
    c: z.array(z.string().max(3)),
    d: z.record(z.string(), z.boolean()),
    e: z.union([z.literal("x"), z.string().regex(/^x+$/)]),
    f: z.unknown(),
    g: z.string().regex(/x{3}/),
  });
  expect(told(loose, "").map((each) => each.slice(0, 2))).toEqual(
    expect.arrayContaining(["/a", "/b", "/c", "/d", "/e", "/f", "/g"]),
  );
  expect(
    told(z.strictObject({ a: z.ulid(), b: z.enum(["x"]).nullable(), c: z.string().max(3).array().max(2) }), ""),
  ).toEqual([]);
});
