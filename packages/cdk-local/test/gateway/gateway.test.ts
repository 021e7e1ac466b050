import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { Assembly } from "../../src/assembly/assembly.ts";
import { gateway } from "../../src/gateway/gateway.ts";

const SHOP = "https://shop.example";
const cors = {
  AllowOrigins: [SHOP],
  AllowMethods: ["GET", "POST"],
  AllowHeaders: ["authorization"],
  ExposeHeaders: ["etag"],
  MaxAge: 600,
};
const target = (name: string) => ({ "Fn::Join": ["/", ["integrations", { Ref: name }]] });
const open = (RouteKey: string) => ({ RouteKey, Target: target("Integration") });

const servers: Server[] = [];
const directories: string[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  for (const directory of directories.splice(0)) await rm(directory, { recursive: true });
});

/** A gateway of these routes, before one function that says what it was asked. */
async function start(options: { routes: object[]; cors?: object; throttles?: object; reply?: object }) {
  const directory = await mkdtemp(join(tmpdir(), "gateway-"));
  directories.push(directory);
  await mkdir(directory, { recursive: true });
  const routes = options.routes.map((Properties, n) => [`Route${n}`, { Type: "AWS::ApiGatewayV2::Route", Properties }]);
  const settings = (rate: number, burst: number) => ({ ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst });
  const Resources = {
    Api: { Type: "AWS::ApiGatewayV2::Api", Properties: options.cors ? { CorsConfiguration: options.cors } : {} },
    Authorizer: {
      Type: "AWS::ApiGatewayV2::Authorizer",
      Properties: { AuthorizerType: "JWT", JwtConfiguration: { Audience: ["a"], Issuer: "https://issuer.example" } },
    },
    Integration: {
      Type: "AWS::ApiGatewayV2::Integration",
      Properties: {
        IntegrationType: "AWS_PROXY",
        IntegrationUri: "arn:aws:lambda:us-east-1:0:function:f",
        PayloadFormatVersion: "2.0",
      },
    },
    Stage: {
      Type: "AWS::ApiGatewayV2::Stage",
      Properties: {
        StageName: "$default",
        DefaultRouteSettings: settings(100, 100),
        ...(options.throttles && { RouteSettings: options.throttles }),
      },
    },
    ...Object.fromEntries(routes),
  };
  await writeFile(
    join(directory, "manifest.json"),
    JSON.stringify({ artifacts: { s: { type: "aws:cloudformation:stack", properties: { templateFile: "s.json" } } } }),
  );
  await writeFile(join(directory, "s.json"), JSON.stringify({ Resources }));
  const calls: { routeKey: string }[] = [];
  const listener = gateway({
    assembly: await Assembly.read(directory, "http://127.0.0.1"),
    invoke: async (_, event) => {
      calls.push(event as { routeKey: string });
      return options.reply ?? { statusCode: 200, headers: { "access-control-allow-origin": "*" }, body: "{}" };
    },
    keysUrl: "http://127.0.0.1:9/keys",
    local: {},
    onFailure: (_, error) => {
      throw error;
    },
  });
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const ask = (method: string, path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { method, headers });
  return { ask, calls };
}

const preflight = { origin: SHOP, "access-control-request-method": "GET" };

test("a preflight is answered by the configuration, without a function", async () => {
  const { ask, calls } = await start({ routes: [open("GET /products")], cors });
  const { status, headers } = await ask("OPTIONS", "/products", preflight);
  expect([status, calls.length]).toEqual([204, 0]);
  expect(Object.fromEntries(headers)).toMatchObject({
    "access-control-allow-origin": SHOP,
    "access-control-allow-methods": "GET,POST",
    "access-control-allow-headers": "authorization",
    "access-control-max-age": "600",
  });
});

test("a route that takes OPTIONS answers preflights itself, and the gateway adds its headers", async () => {
  for (const key of ["$default", "OPTIONS /{proxy+}"]) {
    const { ask, calls } = await start({ routes: [open(key)], cors, reply: { statusCode: 204 } });
    const { status, headers } = await ask("OPTIONS", "/products", preflight);
    expect([status, calls[0]?.routeKey, headers.get("access-control-allow-methods")]).toEqual([204, key, "GET,POST"]);
  }
});

test("a CORS configuration replaces a function's own CORS headers", async () => {
  const configured = await start({ routes: [open("GET /products")], cors });
  const originOf = async ({ ask }: typeof configured, headers: Record<string, string>) =>
    (await ask("GET", "/products", headers)).headers.get("access-control-allow-origin");
  expect(await originOf(configured, { origin: SHOP })).toBe(SHOP);
  expect(await originOf(configured, { origin: "https://evil.example" })).toBeNull();
  expect(await originOf(configured, {})).toBeNull();
  expect(await originOf(await start({ routes: [open("GET /products")] }), {})).toBe("*");
});

test("the gateway's own replies have no CORS headers; a missing token is reported", async () => {
  const needy = { ...open("GET /me"), AuthorizationType: "JWT", AuthorizerId: { Ref: "Authorizer" } };
  const { ask } = await start({ routes: [needy], cors });
  const refused = await ask("GET", "/me", { origin: SHOP });
  expect([refused.status, refused.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
  expect(await refused.json()).toEqual({ message: "Unauthorized" });
  expect(refused.headers.get("access-control-allow-origin")).toBeNull();
  expect((await ask("GET", "/nothing")).status).toBe(404);
});

test("each route has its own throttle, whatever floods another", async () => {
  const throttles = { "GET /flooded": { ThrottlingRateLimit: 0.001, ThrottlingBurstLimit: 2 } };
  const { ask } = await start({ routes: [open("GET /flooded"), open("GET /other")], throttles });
  const statuses: number[] = [];
  for (let n = 0; n < 3; n++) statuses.push((await ask("GET", "/flooded")).status);
  expect(statuses).toEqual([200, 200, 429]);
  expect((await ask("GET", "/other")).status).toBe(200);
});

test("a setting for a missing route stops the stage, as on AWS", async () => {
  const throttles = { "GET /gone": { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 1 } };
  await expect(start({ routes: [open("GET /x")], throttles })).rejects.toThrow("Unable to find Route by key GET /gone");
});
