import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { contexts } from "../../../functions/documentation/contexts.ts";
import { isFresh } from "../../../functions/shared/kernel/route.ts";
import { lyceum } from "../../../lib/app.ts";

interface Template {
  Resources: Record<
    string,
    {
      Type: string;
      Properties?: {
        RouteKey?: string;
        AuthorizationType?: string;
        Environment?: { Variables: Record<string, unknown> };
      };
    }
  >;
}

test("what deploys is what the contracts say: every route, each with no authorizer, that of tokens, or the one that asks the user pool", () => {
  const assembly = lyceum().synth();
  const deployed = assembly.stacks
    .map(({ templateFile }) => JSON.parse(readFileSync(join(assembly.directory, templateFile), "utf8")) as Template)
    .flatMap(({ Resources }) => Object.values(Resources))
    .filter(({ Type }) => Type === "AWS::ApiGatewayV2::Route")
    .map(({ Properties }) => [Properties?.RouteKey, Properties?.AuthorizationType ?? "NONE"]);
  const declared = Object.values(contexts)
    .flatMap((routes) => Object.values(routes))
    .map((route) => [
      `${route.method} ${route.path}`,
      route.access === "public" || route.access === "visitor" ? "NONE" : isFresh(route) ? "CUSTOM" : "JWT",
    ]);
  const rest = ["$default", "HEAD /{proxy+}", "OPTIONS /{proxy+}"].map((key) => [key, "NONE"]);
  expect(deployed.sort()).toEqual([...declared, ...rest].sort());
}, 900_000);

test("the functions of routes with limits are told where it is counted, and no other", () => {
  const assembly = lyceum().synth();
  const resources = assembly.stacks
    .map(({ templateFile }) => JSON.parse(readFileSync(join(assembly.directory, templateFile), "utf8")) as Template)
    .flatMap(({ Resources }) => Object.entries(Resources));
  const told = resources
    .filter(([, { Properties }]) => Properties?.Environment?.Variables.LIMITS_TABLE !== undefined)
    .map(([id]) => id);
  const limited = Object.values(contexts)
    .flatMap((routes) => Object.values(routes))
    .flatMap(({ method, path, limits }) => (limits ? [`${method} ${path}`] : []));
  const functionOf = (key: string) => {
    const [id] = resources.find(([, { Properties }]) => Properties?.RouteKey === key) ?? [];
    return resources.find(([name]) => name.slice(0, -8) === id?.replace(/Route[0-9A-F]{8}$/, ""))?.[0];
  };
  expect(told.sort()).toEqual(limited.map(functionOf).sort());
}, 900_000);

test("the functions of routes that take a visitor's token, of registration and of issuing are told where its key is, and no other", () => {
  const assembly = lyceum().synth();
  const told = assembly.stacks
    .map(({ templateFile }) => JSON.parse(readFileSync(join(assembly.directory, templateFile), "utf8")) as Template)
    .flatMap(({ Resources }) => Object.entries(Resources))
    .filter(([, { Properties }]) => Properties?.Environment?.Variables.VISITOR_SECRET !== undefined)
    .map(([id]) => id.slice(0, -8).toLowerCase());
  const takers = Object.values(contexts)
    .flatMap((routes) => Object.entries(routes))
    .flatMap(([name, { visitor }]) => (visitor ? [name.toLowerCase()] : []));
  expect(told.sort()).toEqual([...takers, "issuevisitor", "register"].sort());
}, 900_000);
