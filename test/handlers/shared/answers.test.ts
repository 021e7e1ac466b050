import "./environment.ts";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import * as z from "zod";
import { reportedBatch } from "../../../functions/behaviour/domain/reported-batch.ts";
import { contexts } from "../../../functions/documentation/domain/contexts.ts";
import { refuse } from "../../../functions/shared/kernel/refusal.ts";
import { type Route, route } from "../../../functions/shared/kernel/route.ts";
import { endpoint } from "../../../functions/shared/runtime/endpoint.ts";
import { authorizerOf } from "../claims.ts";
import { startVisitorTokens } from "../visitors.ts";

process.env.TOKEN_ISSUER = "https://issuer.example";
process.env.TOKEN_KEYS_URL = "http://127.0.0.1:9/keys";
const visitors = await startVisitorTokens();
afterAll(() => visitors.close());

const all: Route[] = Object.values(contexts).flatMap((routes) => Object.values(routes));

interface Asked {
  readonly body?: string;
  readonly query?: object;
  readonly path?: object;
  readonly headers?: Record<string, string>;
}
interface Answer {
  readonly statusCode: number;
  readonly body: string;
}

/** What a route's edge answers, before anything of the route itself runs: that answers nothing here. */
async function answer(asked: Route, { body, query, path, headers = {} }: Asked): Promise<Answer> {
  const event = {
    headers,
    ...(body !== undefined && { body }),
    pathParameters: path,
    queryStringParameters: query,
    requestContext: { authorizer: authorizerOf("u", ["creator", "moderator", "operator"]) },
  };
  const handle = endpoint(asked, async () => refuse("nothing", "") as never);
  return (await handle(event as never, {} as never)) as Answer;
}

const MOST = 20;
const LONGEST = 200;
/** Reckoned apart from the product: twenty errors of two texts, each character six bytes at most once it is escaped. */
const MOST_BYTES = 1_000 + MOST * (2 * LONGEST * 6 + 40);

function expectSmall({ statusCode, body = "" }: Answer) {
  expect(Buffer.byteLength(body)).toBeLessThan(MOST_BYTES);
  if (statusCode !== 400) return;
  const { errors = [], detail } = JSON.parse(body) as {
    detail: string;
    errors?: { pointer: string; detail: string }[];
  };
  expect(errors.length).toBeLessThanOrEqual(MOST);
  for (const error of errors) {
    expect(error.pointer.length).toBeLessThanOrEqual(LONGEST);
    expect(error.detail.length).toBeLessThanOrEqual(LONGEST);
  }
  expect(detail.length).toBeLessThanOrEqual(LONGEST + 50);
}

/** Names that routes know, so that what is wrong is wrong deep inside, too. */
const names = [...new Set(all.flatMap(({ body }) => namesOf(body)))];
function namesOf(schema: unknown, depth = 0): string[] {
  const { shape, options, element, innerType } = ((schema as { _zod?: { def: object } })?._zod?.def ?? {}) as {
    shape?: object;
    options?: unknown[];
    element?: unknown;
    innerType?: unknown;
  };
  if (depth > 4) return [];
  const below = [...Object.values(shape ?? {}), ...(options ?? []), element, innerType].filter(Boolean);
  return [...Object.keys(shape ?? {}), ...below.flatMap((each) => namesOf(each, depth + 1))];
}

const key = fc.oneof(
  fc.constantFrom(...names),
  fc.string(),
  fc.string({ unit: "binary", minLength: 100, maxLength: 400 }),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "medium" },
    fc.string({ unit: "binary" }),
    fc.double(),
    fc.constant(null),
    tie("list"),
    tie("object"),
  ),
  list: fc.array(tie("value"), { maxLength: 40 }),
  object: fc.dictionary(key, tie("value"), { maxKeys: 60 }),
})).value;

test("a reply to any JSON body has at most twenty errors of 200 characters", async () => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...all), json, async (asked, value) => {
      expectSmall(await answer(asked, { body: JSON.stringify(value) }));
    }),
    { numRuns: 600 },
  );
});

test("a reply to any query, path, header or malformed body is as small", async () => {
  const record = fc.dictionary(key, fc.string({ unit: "binary", size: "max", maxLength: 2_000 }), { maxKeys: 60 });
  const text = fc.string({ unit: "binary", size: "max", maxLength: 4_000 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...all), record, record, text, async (asked, query, path, words) => {
      expectSmall(await answer(asked, { query, path }));
      expectSmall(await answer(asked, { body: words }));
      expectSmall(await answer(asked, { headers: { authorization: words, "visitor-token": words } }));
    }),
    { numRuns: 150 },
  );
});

const many = (n: number) => Array.from({ length: n }, (_, i) => i);
const MEBIBYTE = 1024 * 1024;
test.each([
  ["unknown fields", `{${many(75_000).map((n) => `"k${n}":1`)}}`],
  ["a list of wrong items", `{"products":[${many(200_000)}],"events":[${many(200_000)}]}`],
  ["one long name", `{"${"a/~".repeat(300_000)}":1}`],
  ["one long text", `{"email":"${"a".repeat(MEBIBYTE - 20)}"}`],
  ["white space alone", `{"displayName":"${" ".repeat(500_000)}x${" ".repeat(500_000)}"}`],
  ["a text of marks", `{"title":"a${"\u0301".repeat(500_000)}"}`],
  ["deep nesting", `${"[".repeat(200_000)}${"]".repeat(200_000)}`],
  ["many digits", `{"at":"2026-01-01T00:00:00.${"0".repeat(900_000)}Z","price":{"amount":${"9".repeat(100_000)}}}`],
])("a mebibyte of errors is answered quickly and in few words: %s", async (_, body) => {
  const taking = all.filter(({ method }) => method !== "GET");
  for (const asked of taking.filter((_, place) => place % 8 === 0 || taking[place]?.path === "/events")) {
    const before = process.cpuUsage();
    expectSmall(await answer(asked, { body }));
    const { user, system } = process.cpuUsage(before);
    expect([asked.path, (user + system) / 1e6 < 2]).toEqual([asked.path, true]);
  }
});

test("each unknown field is an error of its own, with its pointer", async () => {
  const asked = all.find(({ path }) => path === "/login") as Route;
  const { body } = await answer(asked, { body: '{"email":"a@example.org","password":"x","b":1,"c":2,"d/e~":3}' });
  expect(JSON.parse(body).errors).toEqual([
    { pointer: "/b", detail: "unknown field" },
    { pointer: "/c", detail: "unknown field" },
    { pointer: "/d~1e~0", detail: "unknown field" },
  ]);
});

test("a batch of events has a result for each, and at most twenty errors in all", () => {
  fc.assert(
    fc.property(fc.array(json, { minLength: 1, maxLength: 500 }), fc.boolean(), (events, known) => {
      const { results } = reportedBatch(events, known ? { user: "u" } : undefined, 0);
      expect(results).toHaveLength(events.length);
      expect(results.flatMap(({ errors = [] }) => errors).length).toBeLessThanOrEqual(MOST);
      const most = MOST_BYTES + events.length * (64 * 6 + 50);
      expect(Buffer.byteLength(JSON.stringify({ results }))).toBeLessThan(most);
    }),
    { numRuns: 50 },
  );
});

test.each(all.filter(({ raw }) => !raw).map((asked) => [`${asked.method} ${asked.path}`, asked] as const))(
  "an empty body and an empty object are the same: %s",
  async (_, asked) => {
    const answers = await Promise.all([{}, { body: "" }, { body: "{}" }].map((each) => answer(asked, each)));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    if (!(asked.body instanceof z.ZodUndefined)) return;
    const pointers = (reply: Answer) =>
      ((JSON.parse(reply.body) as { errors?: { pointer: string }[] }).errors ?? []).map(({ pointer }) => pointer);
    const ofBody = (all: string[]) => all.filter((each) => !/^\/(path|query)/.test(each));
    expect(ofBody(pointers(await answer(asked, { body: "{}" })))).toEqual([]);
    expect(ofBody(pointers(await answer(asked, { body: '{"more":1}' })))).toEqual(["/more"]);
  },
);

test("the detail of a refusal is bounded", async () => {
  const asked = route({ method: "POST", path: "/x", access: "public", summary: "", refusals: { nothing: 404 } });
  const handle = endpoint(asked, async () => refuse("nothing", "x".repeat(MEBIBYTE)));
  const reply = (await handle({ headers: {}, requestContext: {} } as never, {} as never)) as Answer;
  expect(reply.body.length).toBeLessThan(3_000);
});
