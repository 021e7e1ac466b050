import { beforeAll, expect, test } from "vitest";
import { contexts } from "../../../functions/documentation/domain/contexts.ts";
import { isFresh } from "../../../functions/shared/kernel/route.ts";
import { resourcesOfAll } from "../templates.ts";

interface Resource {
  readonly Type: string;
  readonly Properties?: {
    readonly ApiId?: unknown;
    readonly RouteKey?: string;
    readonly AuthorizationType?: string;
    readonly Environment?: { readonly Variables: Record<string, unknown> };
    readonly Role?: { readonly "Fn::GetAtt": readonly string[] };
    readonly Roles?: readonly { readonly Ref: string }[];
    readonly PolicyDocument?: { readonly Statement: readonly Statement[] };
  };
}

interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
}

const routes = Object.values(contexts).flatMap((each) => Object.values(each));
const keyOf = ({ method, path }: { readonly method: string; readonly path: string }) => `${method} ${path}`;

let resources: [string, Resource][];

beforeAll(async () => {
  resources = await resourcesOfAll<Resource>();
});

/** The functions that are told a variable. */
const toldOf = (variable: string): string[] =>
  resources
    .filter(([, { Properties }]) => Properties?.Environment?.Variables[variable] !== undefined)
    .map(([id]) => id);

/** The function that answers a route. */
function functionOf(key: string): string | undefined {
  const [id] = resources.find(([, { Properties }]) => Properties?.RouteKey === key) ?? [];
  return resources.find(([name]) => name.slice(0, -8) === id?.replace(/Route[0-9A-F]{8}$/, ""))?.[0];
}

/** The site has an API of its own, whose one route takes everything. */
const isOfSite = ({ Properties }: Resource) => JSON.stringify(Properties?.ApiId).includes("FrontSiteApi");

test("the deployed routes are the contracts', each with the authorizer that its access needs", () => {
  const deployed = resources
    .filter(([, resource]) => resource.Type === "AWS::ApiGatewayV2::Route" && !isOfSite(resource))
    .map(([, { Properties }]) => [Properties?.RouteKey, Properties?.AuthorizationType ?? "NONE"]);
  const declared = routes.map((route) => [
    keyOf(route),
    route.access === "public" || route.access === "visitor" ? "NONE" : isFresh(route) ? "CUSTOM" : "JWT",
  ]);
  const rest = ["$default", "HEAD /{proxy+}", "OPTIONS /{proxy+}"].map((key) => [key, "NONE"]);
  expect(deployed.sort()).toEqual([...declared, ...rest].sort());
});

test("every function of a route accepts only requests through the site", () => {
  const asked = resources.filter(([, { Type }]) => Type === "AWS::ApiGatewayV2::Route").map(([id]) => id);
  const told = toldOf("ORIGIN_DIGESTS");
  const withRoute = [...routes.map((route) => functionOf(keyOf(route)))];
  expect(withRoute.filter((id) => id === undefined || !told.includes(id))).toEqual([]);
  // Beside those of the contracts: what answers the rest, the authorizer that asks the user pool, and the site's.
  expect(told.length).toBe(routes.length + 3);
  expect(asked.length).toBe(routes.length + 4);
});

test("only functions of routes with limits get the counters' table", () => {
  const limited = routes.flatMap((route) => (route.limits ? [keyOf(route)] : []));
  expect(toldOf("LIMITS_TABLE").sort()).toEqual(limited.map(functionOf).sort());
});

/** They encrypt or read refresh tokens, by a key that is derived from the one of visitors' tokens. */
const SEALING = ["POST /login", "POST /token/refresh", "DELETE /me/sessions/{id}", "POST /me/sessions/end-others"];

test("only functions that read visitors' tokens or encrypt sessions get the key's name", () => {
  const takers = routes.flatMap((route) => (route.visitor ? [keyOf(route)] : []));
  expect(toldOf("VISITOR_SECRET").sort()).toEqual(
    [...takers, "POST /visitors", "POST /register", ...SEALING].map(functionOf).sort(),
  );
});

const WRITES = /^dynamodb:(PutItem|UpdateItem|DeleteItem|ConditionCheckItem|BatchWriteItem)$/;

/** Whether a function may write to a table of its context's: that of the limits counts who asks, and meets no other write. */
function writes(id: string | undefined): boolean {
  const role = resources.find(([name]) => name === id)?.[1].Properties?.Role?.["Fn::GetAtt"][0];
  return resources
    .filter(
      ([, { Type, Properties }]) => Type === "AWS::IAM::Policy" && Properties?.Roles?.some(({ Ref }) => Ref === role),
    )
    .flatMap(([, { Properties }]) => Properties?.PolicyDocument?.Statement ?? [])
    .filter(({ Resource }) => !JSON.stringify(Resource).includes("Limits"))
    .some(({ Action }) => [Action].flat().some((action) => WRITES.test(action)));
}

test("a route whose function may write to a table declares `busy`, unless it is a GET", () => {
  const writing = routes.filter((route) => route.method !== "GET" && writes(functionOf(keyOf(route))));
  expect(writing.length).toBeGreaterThan(50);
  expect(writing.filter(({ refusals }) => refusals.busy !== 503).map(keyOf)).toEqual([]);
});
