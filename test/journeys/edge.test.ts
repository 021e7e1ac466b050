import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contexts } from "../../functions/documentation/contexts.ts";
import type { Access, Route } from "../../functions/shared/kernel/route.ts";
import { DEMO_ACCOUNTS, DEMO_PASSWORD, openDemoAccounts } from "../../local/demo/accounts.ts";
import { localCode, logIn } from "../../local/journey/people.ts";
import { Session } from "../../local/journey/session.ts";
import { userPool } from "../../local/provision/user-pool.ts";
import { startInstance } from "./instance.ts";

let instance: Awaited<ReturnType<typeof startInstance>>;
const roles = ["nobody", "forger", "identity token", "learner", "creator", "moderator", "operator"] as const;
type Role = (typeof roles)[number];
const tokens = new Map<Role, string>();

beforeAll(async () => {
  instance = await startInstance();
  const { cloud } = instance;
  await openDemoAccounts(new CognitoIdentityProviderClient({}), userPool(cloud.assembly));
  // Of the operator in the end, who may do most.
  let identityToken = "";
  for (const role of ["learner", "creator", "moderator", "operator"] as const) {
    const email = DEMO_ACCOUNTS[role];
    const body = JSON.stringify({
      email,
      password: DEMO_PASSWORD,
      code: await localCode(new Session(cloud.url), email),
    });
    const reply = await fetch(`${cloud.url}/login`, { method: "POST", body });
    const { accessToken, idToken } = (await reply.json()) as { accessToken: string; idToken: string };
    tokens.set(role, accessToken);
    identityToken = idToken;
  }
  const [head, payload] = (tokens.get("operator") as string).split(".");
  tokens.set("identity token", identityToken);
  tokens.set("forger", `${head}.${payload}.${"A".repeat(342)}`);
});
afterAll(() => instance.stop());

interface Answer {
  readonly status: number;
  readonly body: { code?: string; message?: string; errors?: { pointer: string }[] };
}

async function ask(method: string, path: string, options: { as?: Role; body?: string } = {}): Promise<Answer> {
  const token = options.as && tokens.get(options.as);
  const response = await fetch(instance.cloud.url + path, {
    method,
    headers: { ...(token !== undefined && { authorization: `Bearer ${token}` }) },
    ...(options.body !== undefined && { body: options.body }),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : {} };
}

const SOME_ID = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const all: Route[] = Object.values(contexts).flatMap((routes) => Object.values(routes));

/** The status that turns a caller away, or undefined where they may come in. */
function turnedAway(access: Access, role: Role): number | undefined {
  if (access === "public") return undefined;
  if (role === "forger" || role === "identity token") return 401;
  if (access === "visitor") return undefined;
  if (role === "nobody") return 401;
  return access === "member" || access === role ? undefined : 403;
}

describe("each route lets in whom its contract names by an access token, and nobody else", () => {
  test.each(all.map((route) => [`${route.method} ${route.path}`, route] as const))("%s", async (_, route) => {
    for (const role of roles) {
      const path = route.path.replaceAll(/\{\w+\}/g, SOME_ID);
      const { status, body } = await ask(route.method, path, {
        as: role,
        ...(route.method !== "GET" && { body: '{"unknownField":1}' }),
      });
      const expected = turnedAway(route.access, role);
      const denied = status === 401 || body.code === "forbidden" ? status : undefined;
      // A route that exchanges credentials says 401 of them, not of the caller.
      const ofCredentials = route.access === "public" && status === 401;
      expect([role, ofCredentials ? undefined : denied]).toEqual([role, expected]);
      expect(status).not.toBe(500);
    }
  });
});

describe("bad input is told with a code, and with where it is", () => {
  const as = "creator" as const;
  test("malformed JSON", async () => {
    expect(await ask("POST", "/products", { as, body: "{" })).toMatchObject({
      status: 400,
      body: { code: "malformed-json" },
    });
  });
  test("wrong types, missing and unknown fields, all at once", async () => {
    const { status, body } = await ask("POST", "/products", { as, body: JSON.stringify({ type: 3, colour: "red" }) });
    expect([status, body.code]).toEqual([400, "invalid-request"]);
    const pointers = body.errors?.map(({ pointer }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(["/type", "/title", "/price", "/colour"]));
  });
  test("a body over a mebibyte, and one over ten", async () => {
    const over = (bytes: number) => ask("POST", "/products", { as, body: `"${"x".repeat(bytes)}"` });
    expect(await over(1024 * 1024)).toMatchObject({ status: 413, body: { code: "body-too-large" } });
    expect((await over(10 * 1024 * 1024)).status).toBe(413);
  });
  test("a webhook with a foreign signature", async () => {
    const response = await fetch(`${instance.cloud.url}/webhooks/stripe`, {
      method: "POST",
      headers: { "stripe-signature": `t=${Math.floor(Date.now() / 1000)},v1=${"0".repeat(64)}` },
      body: "{}",
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: "invalid-signature" });
  });
  test.each([
    ["GET", `/products/${SOME_ID}`, "unknown-product"],
    ["GET", `/products/${SOME_ID}/similar`, "unknown-product"],
    ["GET", `/products/${SOME_ID}/content`, "unknown-product"],
    ["GET", `/orders/${SOME_ID}`, "unknown-order"],
  ])("an unknown id: %s %s", async (method, path, code) => {
    expect(await ask(method, path, { as })).toMatchObject({ status: 404, body: { code } });
  });
  test.each(["/products", "/me/products", "/orders", "/library", `/products/${SOME_ID}/reviews`])(
    "a stale cursor: %s",
    async (path) => {
      expect(await ask("GET", `${path}?cursor=bm90LWEtY3Vyc29y`, { as })).toMatchObject({
        status: 400,
        body: { code: "stale-cursor", errors: [{ pointer: "/query/cursor" }] },
      });
    },
  );
  test("a path that is not well encoded", async () => {
    expect((await ask("GET", "/products/%E0%A4%A")).status).toBe(400);
  });
  test("a path and a method that no route has", async () => {
    expect(await ask("GET", "/nothing")).toMatchObject({ status: 404, body: { code: "unknown-path" } });
    expect(await ask("DELETE", "/products")).toMatchObject({ status: 405, body: { code: "method-not-allowed" } });
  });
});

test("HEAD is what GET would say; a page is told by its tag that it has not changed", async () => {
  const { url } = instance.cloud;
  const got = await fetch(`${url}/docs`);
  const told = await fetch(`${url}/docs`, { method: "HEAD" });
  const etag = got.headers.get("etag") ?? "";
  expect([told.status, told.headers.get("etag"), await told.text()]).toEqual([200, etag, ""]);
  expect((await fetch(`${url}/docs`, { headers: { "if-none-match": etag } })).status).toBe(304);
  expect((await fetch(`${url}/products/${SOME_ID}`, { method: "HEAD" })).status).toBe(404);
  expect((await fetch(`${url}/me`, { method: "HEAD" })).status).toBe(401);
  expect((await fetch(`${url}/`)).url).toBe(`${url}/docs`);
});

test("after a log-out the session's refresh token is worth nothing", async () => {
  const { refreshToken } = await logIn(new Session(instance.cloud.url), DEMO_ACCOUNTS.learner, DEMO_PASSWORD);
  const refresh = () => ask("POST", "/token/refresh", { body: JSON.stringify({ refreshToken }) });
  expect((await refresh()).status).toBe(200);
  expect((await ask("POST", "/logout", { body: JSON.stringify({ refreshToken }) })).status).toBe(204);
  expect(await refresh()).toMatchObject({ status: 401, body: { code: "invalid-refresh-token" } });
});

test("on a fresh route a token is worth nothing once its session is ended, and elsewhere until it runs out", async () => {
  const shop = new Session(instance.cloud.url);
  const email = DEMO_ACCOUNTS.operator;
  const { session, refreshToken } = await logIn(shop, email, DEMO_PASSWORD, await localCode(shop, email));
  await session.call("GET", "/models?limit=1", 200);
  await shop.call("POST", "/logout", 204, { refreshToken });
  await session.call("GET", "/models?limit=1", 401);
  await session.call("GET", "/me", 404);
});
