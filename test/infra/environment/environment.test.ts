import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeAll, expect, test } from "vitest";
import { root } from "../../../lib/constructs/modules.ts";
import { resourcesOfAll } from "../templates.ts";

interface LambdaFunction {
  readonly Type: string;
  readonly Properties?: {
    readonly Code?: { readonly S3Key?: string };
    readonly Environment?: { readonly Variables: Record<string, unknown> };
  };
}

/** What the platform gives by a route's contract, or every function, and no handler asks for by a list of its own. */
const GIVEN = [
  "POWERTOOLS_SERVICE_NAME",
  "TOKEN_CLIENT_ID",
  "TOKEN_ISSUER",
  "TOKEN_KEYS_URL",
  "LIMITS_TABLE",
  "ORIGIN_DIGESTS",
];
/** And what `shared/runtime` reads for its callers: visitors' tokens, and the bus. */
const SHARED = ["VISITOR_SECRET", "EVENT_BUS"];

/** The variables of each handler in the templates. */
const deployed = new Map<string, string[]>();

beforeAll(async () => {
  for (const [, { Properties }] of await resourcesOfAll<LambdaFunction>()) {
    const handler = Properties?.Code?.S3Key;
    if (!handler?.includes("/handlers/")) continue;
    const names = Object.keys(Properties?.Environment?.Variables ?? {});
    deployed.set(handler, names.filter((name) => ![...GIVEN, ...SHARED].includes(name)).sort());
  }
});

/** The variables that a handler's file asks for: by the lists of its context's env.ts, which it reads at its foot. */
async function askedBy(handler: string): Promise<string[]> {
  const text = readFileSync(join(root, `functions/${handler}.ts`), "utf8");
  const lists = (await import(pathToFileURL(join(root, `functions/${handler.split("/")[0]}/env.ts`)).href)) as Record<
    string,
    readonly string[]
  >;
  const named = [...text.matchAll(/environment\(\.\.\.(\w+)\)/g)].flatMap(([, name = ""]) => lists[name] ?? []);
  return [...new Set(named)].filter((name) => ![...GIVEN, ...SHARED].includes(name)).sort();
}

test("a function's template sets the variables that its handler asks for, and no other", async () => {
  const handlers = globSync("functions/*/handlers/**/*.ts", { cwd: root })
    .map((file) => file.replace(/^functions\/(.+)\.ts$/, "$1"))
    .sort();
  const wrong: [string, unknown][] = [];
  for (const handler of handlers) {
    const asked = await askedBy(handler);
    const set = deployed.get(handler);
    if (JSON.stringify(asked) !== JSON.stringify(set)) wrong.push([handler, { asked, set }]);
  }
  expect(Object.fromEntries(wrong)).toEqual({});
});
