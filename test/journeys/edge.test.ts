import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { userPool } from "@lyceum/cdk-local/provision/user-pool";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contexts } from "../../functions/documentation/domain/contexts.ts";
import type { Access, Route } from "../../functions/shared/kernel/route.ts";
import { DEMO_ACCOUNTS, DEMO_PASSWORD, openDemoAccounts } from "../../local/demo/accounts.ts";
import { localCode, logIn } from "../../local/journey/people.ts";
import { Session } from "../../local/journey/session.ts";
import { type Document, fuzzer } from "./fuzz.ts";
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
      code: await localCode(new Session(cloud.api), email),
    });
    const reply = await fetch(`${cloud.api}/login`, { method: "POST", body });
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
  const response = await fetch(instance.cloud.api + path, {
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

describe("each route admits its contract's callers by an access token, and nobody else", () => {
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

describe("invalid input is refused with a code and a pointer", () => {
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

test("HEAD is GET without a body, and an unchanged page is answered by its tag", async () => {
  const { url, api } = instance.cloud;
  const got = await fetch(`${url}/docs`);
  const told = await fetch(`${url}/docs`, { method: "HEAD" });
  const etag = got.headers.get("etag") ?? "";
  expect([told.status, told.headers.get("etag"), await told.text()]).toEqual([200, etag, ""]);
  expect((await fetch(`${url}/docs`, { headers: { "if-none-match": etag } })).status).toBe(304);
  expect((await fetch(`${api}/products/${SOME_ID}`, { method: "HEAD" })).status).toBe(404);
  expect((await fetch(`${api}/me`, { method: "HEAD" })).status).toBe(401);
  expect((await fetch(`${api}/`)).url).toBe(`${url}/docs`);
});

test("after a log-out the session's refresh token is invalid", async () => {
  const { refreshToken } = await logIn(new Session(instance.cloud.api), DEMO_ACCOUNTS.learner, DEMO_PASSWORD);
  const refresh = () => ask("POST", "/token/refresh", { body: JSON.stringify({ refreshToken }) });
  expect((await refresh()).status).toBe(200);
  expect((await ask("POST", "/logout", { body: JSON.stringify({ refreshToken }) })).status).toBe(204);
  expect(await refresh()).toMatchObject({ status: 401, body: { code: "invalid-refresh-token" } });
});

test("a fresh route refuses a token once its session ends; other routes once it expires", async () => {
  const shop = new Session(instance.cloud.api);
  const email = DEMO_ACCOUNTS.operator;
  const { session, refreshToken } = await logIn(shop, email, DEMO_PASSWORD, await localCode(shop, email));
  await session.call("GET", "/models?limit=1", 200);
  await shop.call("POST", "/logout", 204, { refreshToken });
  await session.call("GET", "/models?limit=1", 401);
  await session.call("GET", "/me", 404);
});

/** What there is of those who ask, so that not all that is asked is of nothing. */
async function things() {
  const make = async (as: Role, path: string, body: object) => {
    const { status, body: made } = await ask("POST", path, { as, body: JSON.stringify(body) });
    expect([path, status]).toEqual([path, 201]);
    return (made as unknown as { id: string }).id;
  };
  const idOf = async (as: Role) => ((await ask("GET", "/me", { as })).body as unknown as { id: string }).id;
  const price = { amount: 1_900, currency: "usd" };
  const draft = { type: "ebook", title: "Fuzz", summary: "", topic: "law", language: "en", price };
  return {
    learner: await idOf("learner"),
    creator: await idOf("creator"),
    product: await make("creator", "/products", draft),
    organisation: await make("learner", "/organisations", { name: "Fuzz" }),
    endpoint: await make("creator", "/webhook-endpoints", { url: "https://hooks.example.org/x" }),
    discount: await make("creator", "/discounts", { name: "Fuzz", value: { basisPoints: 100 } }),
  };
}
let made: Awaited<ReturnType<typeof things>>;

describe("a forged cursor is stale, on every list, though it names the list", () => {
  /** The path of each list, who reads it, and what its cursors are tied to. */
  const lists: Readonly<Record<string, (of: typeof made) => readonly [Role, string, string]>> = {
    "/products": () => ["learner", "/products", JSON.stringify(["shelf", "newest", {}])],
    "/me/products": ({ creator }) => ["creator", "/me/products", `creator:${creator}`],
    "/orders": ({ learner }) => ["learner", "/orders", `orders:${learner}`],
    "/discounts": ({ creator }) => ["creator", "/discounts", `DISCOUNTS#${creator}`],
    "/discounts/{id}/redemptions": ({ discount }) => [
      "creator",
      `/discounts/${discount}/redemptions`,
      `redemptions:${discount}`,
    ],
    "/console/products": () => ["operator", "/console/products?q=a", "title:a"],
    "/console/mails": () => ["operator", "/console/mails", "LOG"],
    "/console/users": () => ["operator", "/console/users?q=learner", "email:bGVhcm5lcg"],
    "/console/orders": () => ["operator", "/console/orders", "orders in:any::"],
    "/refunds": () => ["operator", "/refunds", "REFUNDS#requested"],
    "/disputes": () => ["operator", "/disputes", "DISPUTES#needs-response"],
    "/webhooks/stripe/failures": () => ["operator", "/webhooks/stripe/failures", "STRIPE-FAILURES"],
    "/reconciliations": () => ["operator", "/reconciliations", "RECONCILIATIONS"],
    "/subscriptions": ({ learner }) => ["learner", "/subscriptions", `subscriptions:${learner}`],
    "/creators/stopped": () => ["operator", "/creators/stopped", "STOPPED-CREATORS"],
    "/usages": ({ learner }) => ["learner", "/usages", `CUSTOMER#${learner}`],
    "/exports": ({ learner }) => ["learner", "/exports", `exports:${learner}`],
    "/organisations": ({ learner }) => ["learner", "/organisations", `organisations:${learner}`],
    "/organisations/{id}/seats": ({ organisation: id }) => ["learner", `/organisations/${id}/seats`, `seats:${id}::`],
    "/organisations/{id}/usage": ({ organisation: id }) => ["learner", `/organisations/${id}/usage`, `usage:${id}:`],
    "/organisations/{id}/usage/report": ({ organisation: id }) => [
      "learner",
      `/organisations/${id}/usage/report`,
      `usage:${id}:`,
    ],
    "/creators/debts": () => ["operator", "/creators/debts", "DEBTS"],
    "/creators/{id}/transfers": ({ creator }) => ["operator", `/creators/${creator}/transfers`, `transfers:${creator}`],
    "/creators/me/transfers": ({ creator }) => ["creator", "/creators/me/transfers", `transfers:${creator}`],
    "/payouts/reconciliations": () => ["operator", "/payouts/reconciliations", "RECONCILIATIONS"],
    "/library": ({ learner }) => ["learner", "/library", `library:${learner}`],
    "/experiments": () => ["operator", "/experiments", "EXPERIMENT"],
    "/offers": ({ creator }) => ["creator", "/offers", `OFFERS#${creator}`],
    "/affiliates": () => ["operator", "/affiliates", "AFFILIATES"],
    "/affiliates/me/sales": ({ learner }) => ["learner", "/affiliates/me/sales", `EARNED#${learner}`],
    "/me/affiliate-sales": ({ creator }) => ["creator", "/me/affiliate-sales", `SOLD#${creator}`],
    "/me/affiliate-shares": ({ creator }) => ["creator", "/me/affiliate-shares", `SHARES#${creator}`],
    "/creators": () => ["learner", "/creators", "FOLLOWED"],
    "/me/following": ({ learner }) => ["learner", "/me/following", `FOLLOWING#${learner}`],
    "/me/history": ({ learner }) => ["learner", "/me/history", `history:${learner}`],
    "/me/notifications": ({ learner }) => ["learner", "/me/notifications", `notices:${learner}`],
    "/me/refunds": ({ learner }) => ["learner", "/me/refunds", `REFUNDED#${learner}`],
    "/me/contacts": ({ learner }) => ["learner", "/me/contacts", `contacts:${learner}`],
    "/me/sales": ({ creator }) => ["creator", "/me/sales", `${creator}:SALES#${creator}`],
    "/me/sales/summary": ({ creator }) => ["creator", "/me/sales/summary?by=product", `creator:${creator}`],
    "/me/insights/funnel": ({ creator }) => ["creator", "/me/insights/funnel", `funnel:${creator}:product`],
    "/insights/funnel": () => ["operator", "/insights/funnel", "funnel::product"],
    "/me/buyers": ({ creator }) => ["creator", "/me/buyers", `BUYERS#${creator}`],
    "/me/products/reviews": ({ creator }) => ["creator", "/me/products/reviews", `REVIEWS#${creator}`],
    "/me/gifts": ({ learner }) => ["learner", "/me/gifts", `RECEIVED#${learner}`],
    "/me/reviews": ({ learner }) => ["learner", "/me/reviews", `REVIEWED#${learner}`],
    "/me/sessions": ({ learner }) => ["learner", "/me/sessions", `sessions:${learner}`],
    "/me/wishlist": ({ learner }) => ["learner", "/me/wishlist", `wishes:${learner}`],
    "/products/{id}/reviews": ({ product }) => ["learner", `/products/${product}/reviews`, `reviews:${product}`],
    "/models": () => ["operator", "/models", "MODEL"],
    "/models/audit": () => ["operator", "/models/audit", "AUDIT"],
    "/models/purchase": () => ["operator", "/models/purchase", "PURCHASE-MODEL"],
    "/webhook-endpoints/{id}/deliveries": ({ endpoint }) => [
      "creator",
      `/webhook-endpoints/${endpoint}/deliveries`,
      `deliveries:${endpoint}`,
    ],
  };
  const PARTS = ["id", "pk", "sk", "gsi1Sk", "after", "at", "creator", "currency"];
  const each = (value: unknown) => Object.fromEntries(PARTS.map((name) => [name, value]));
  const LONG = "x".repeat(600);
  const odd: readonly unknown[] = [
    null,
    7,
    [],
    {},
    each("x"),
    each({ S: "x" }),
    // Alone, and beside the other of its key.
    ...PARTS.flatMap((name) => ["", LONG].map((value) => ({ [name]: value }))),
    ...["", 7, "\0"].flatMap((value) => [
      { pk: value, gsi1Sk: "x" },
      { id: value, at: "x" },
      { creator: value, currency: "usd" },
      { id: value },
      { after: value },
      { sk: value },
    ]),
  ];
  const cursorOf = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const foreign = ["", "x", "AAAA", "é", cursorOf([]), cursorOf(["another", { id: "x" }]), "A".repeat(5_000)];
  const paths = all
    .filter(({ query }) => "cursor" in ((query as { shape?: object }).shape ?? {}))
    .map(({ path }) => path);

  beforeAll(async () => {
    made = await things();
  });
  test.each(paths)(
    "%s",
    async (name) => {
      const [as, path, scope] = (lists[name] as (typeof lists)[string])(made);
      const first = await ask("GET", path, { as });
      expect([name, first.status]).toEqual([name, 200]);
      for (const cursor of [...foreign, ...odd.map((key) => cursorOf([scope, key]))]) {
        const { status, body } = await ask(
          "GET",
          `${path}${path.includes("?") ? "&" : "?"}cursor=${encodeURIComponent(cursor)}`,
          { as },
        );
        expect([cursor.slice(0, 80), status, body.code]).toEqual([cursor.slice(0, 80), 400, "stale-cursor"]);
      }
    },
    120_000,
  );
});

/** The same each time: what is found once is found again. FUZZ_SEED tries others, FUZZ asks more of each route. */
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_129);
const EACH = Number(process.env.FUZZ ?? 4);
const MOST_OF_A_PROBLEM = 16_384;

test(`any request to any route gets an answer of ours, of bounded size (seed ${SEED})`, async () => {
  const document = (await (await fetch(`${instance.cloud.url}/openapi.json`)).json()) as Document;
  const known = [SOME_ID, ...Object.values(made), "2026-06-01-usd", "2026-06", "404138"];
  const { requests, chance } = fuzzer(document, SEED, known, Date.now());
  let count = 0;
  const taken = new Set<string>();
  for (const { method, route, path, body } of requests(EACH)) {
    const role = roles[Math.floor(chance() * roles.length)] as Role;
    const token = tokens.get(role);
    const response = await fetch(instance.cloud.api + path, {
      method,
      redirect: "manual",
      headers: {
        // Whoever asks much is told so: here nobody does.
        "local-source-ip": `10.${count >> 16}.${(count >> 8) & 255}.${count++ & 255}`,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const type = response.headers.get("content-type") ?? "";
    const what = `${method} ${path.slice(0, 300)} as ${role} ${body?.slice(0, 500)}: ${response.status} ${text.slice(0, 300)}`;
    expect(response.status, what).toBeLessThan(500);
    if (response.status < 400) taken.add(`${method} ${route}`);
    else {
      expect(Buffer.byteLength(text), what).toBeLessThan(MOST_OF_A_PROBLEM);
      const isOfGateway =
        /^\{"message":"[\w ]+"\}$/.test(text) && [400, 401, 404, 413, 414, 429, 431].includes(response.status);
      if (!isOfGateway) expect(type, what).toMatch(/^application\/problem\+json/);
    }
  }
  expect(count).toBeGreaterThan(EACH * 100);
  // What is always refused would be no trial of what comes after.
  expect(taken.size).toBeGreaterThan(25);
});
