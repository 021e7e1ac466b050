/** Requests by an OpenAPI document: mostly what its schemas take, with something odd here and there. */

type Schema = Readonly<Record<string, unknown>>;
interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly schema: Schema;
}
interface Operation {
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}
export interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

export interface Asked {
  readonly method: string;
  /** As the document has it. */
  readonly route: string;
  readonly path: string;
  readonly body?: string;
}

/** The same numbers from the same seed, each from 0 up to 1 (mulberry32). */
function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const long = (part: string, characters: number) => part.repeat(Math.ceil(characters / part.length));

const ODD_TEXTS = [
  "",
  " ",
  "\0",
  "\ud800",
  "\u202eabc",
  "\u200b",
  "a\r\nb: c",
  "../../etc/passwd",
  "__proto__",
  "constructor",
  "null",
  "０１２３",
  "😀",
  "#",
  "ORDER#1",
  "%00",
  "%2e%2e%2f",
  "' OR 1=1 --",
  "{{7*7}}",
  "2026-02-30T00:00:00Z",
  "9999-12-31T23:59:59Z",
  long("x", 3_000),
  long("é", 1_500),
];
const ODD_NUMBERS = [0, -0, -1, 0.5, 1e308, -1e308, 2 ** 53, 2 ** 53 + 2, -(2 ** 31), 1e-320];

/**
 * @param known ids that there are, for where one is asked for
 * @param at milliseconds since 1970, of instants
 */
export function fuzzer(document: Document, seed: number, known: readonly string[], at: number) {
  const random = chance(seed);
  const isLucky = (share: number) => random() < share;
  const below = (most: number) => Math.floor(random() * most);
  const one = <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item;

  const resolved = (schema: Schema): Schema => {
    const name = schema.$ref;
    if (typeof name !== "string") return schema;
    return name
      .slice(2)
      .split("/")
      .reduce<unknown>((found, step) => (found as Schema)[step], document) as Schema;
  };

  function odd(depth: number): unknown {
    switch (below(6)) {
      case 0:
        return one(ODD_TEXTS);
      case 1:
        return one(ODD_NUMBERS);
      case 2:
        return one([null, true, false]);
      case 3:
        return depth > 3 ? [] : Array.from({ length: below(30) }, () => odd(depth + 1));
      case 4:
        return { [one(["id", "__proto__", "amount", "x", one(ODD_TEXTS)])]: depth > 3 ? 1 : odd(depth + 1) };
      default:
        return Array.from({ length: below(400) }, (_, n) => n);
    }
  }

  function textOf(schema: Schema): string {
    const most = Number(schema.maxLength ?? 40);
    if (schema.format === "date-time") return new Date(at + (below(2_000) - 1_000) * 3_600_000).toISOString();
    if (String(schema.format).endsWith("email")) return `fuzz-${below(50)}@example.org`;
    if (schema.format === "uri") return `https://hook-${below(9)}.example.org/x`;
    const pattern = typeof schema.pattern === "string" ? new RegExp(schema.pattern, "u") : undefined;
    const fitting = pattern ? known.filter((each) => pattern.test(each)) : known;
    if (pattern ? fitting.length > 0 : isLucky(0.4)) return one(fitting);
    const words = long(one(["Words ", "字", "é", "a-b "]), Math.min(most, 1 + below(60)));
    return words.slice(0, isLucky(0.1) ? undefined : most);
  }

  function sampleOf(given: Schema, depth = 0): unknown {
    if (isLucky(0.05)) return odd(depth);
    const schema = resolved(given);
    const options = (schema.anyOf ?? schema.oneOf) as readonly Schema[] | undefined;
    if (options) return sampleOf(one(options), depth + 1);
    if ("const" in schema) return schema.const;
    if (Array.isArray(schema.enum)) return one(schema.enum);
    const [least, most] = [Number(schema.minimum ?? 0), Number(schema.maximum ?? 1_000)];
    switch (schema.type) {
      case "string":
        return textOf(schema);
      case "integer":
        return isLucky(0.3)
          ? one([least, most, most + 1, least - 1])
          : Math.floor(least + random() * Math.min(most - least, 5_000));
      case "number":
        return isLucky(0.3) ? one([least, most, most + 0.001]) : least + random() * (most - least);
      case "boolean":
        return isLucky(0.5);
      case "array": {
        const items = Math.min(Number(schema.maxItems ?? 5), 5);
        const length = isLucky(0.05) ? items + 20 : Math.max(Number(schema.minItems ?? 0), below(items + 1));
        return Array.from({ length }, () => sampleOf((schema.items as Schema) ?? {}, depth + 1));
      }
      case "object": {
        const { properties = {}, required = [] } = schema as {
          properties?: Record<string, Schema>;
          required?: string[];
        };
        const taken = Object.entries(properties).filter(([name]) => isLucky(required.includes(name) ? 0.98 : 0.3));
        const fields = taken.map(([name, each]) => [name, sampleOf(each, depth + 1)] as const);
        return Object.fromEntries(isLucky(0.05) ? [...fields, [one(ODD_TEXTS), odd(depth)]] : fields);
      }
      default:
        return odd(depth);
    }
  }

  function inUrl(value: unknown): string {
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    return encodeURIComponent(text.toWellFormed().slice(0, 1_200));
  }

  function asked(method: string, route: string, operation: Operation): Asked {
    const parameters = (operation.parameters ?? []).map((each) => resolved(each as Schema) as unknown as Parameter);
    const path = route.replaceAll(/\{(\w+)\}/g, (_, name) => {
      const { schema = {} } = parameters.find((each) => each.in === "path" && each.name === name) ?? {};
      return inUrl(isLucky(0.7) ? one(known) : sampleOf(schema)) || "x";
    });
    const query = parameters
      .filter((each) => each.in === "query" && isLucky(each.required ? 0.9 : 0.4))
      .map(({ name, schema }) => `${inUrl(name)}=${inUrl(sampleOf(schema))}`);
    if (isLucky(0.05)) query.push(`${inUrl(one(ODD_TEXTS))}=${inUrl(one(ODD_TEXTS))}`);
    const schema = operation.requestBody?.content["application/json"]?.schema;
    const body = isLucky(0.03)
      ? one(["{", "[]", "null", '"x"', "\ufeff{}", long("[", 5_000), '{"a":1e999}'])
      : undefined;
    const sent = body ?? (schema && JSON.stringify(sampleOf(schema)));
    return {
      method: method.toUpperCase(),
      route,
      path: query.length === 0 ? path : `${path}?${query.join("&")}`,
      ...(method !== "get" && sent !== undefined && { body: sent }),
    };
  }

  return {
    chance: random,
    /** So many requests to each route of the document. */
    *requests(each: number): Generator<Asked> {
      for (let round = 0; round < each; round++) {
        for (const [route, methods] of Object.entries(document.paths)) {
          for (const [method, operation] of Object.entries(methods)) {
            if (operation.responses) yield asked(method, route, operation);
          }
        }
      }
    },
  };
}
