import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { joined, type Person } from "../../local/journey/people.ts";
import { Session } from "../../local/journey/session.ts";
import { startInstance } from "./instance.ts";

let instance: Awaited<ReturnType<typeof startInstance>>;
let ann: Person;
let bo: Person;
beforeAll(async () => {
  instance = await startInstance();
  const shop = new Session(instance.cloud.api);
  ann = await joined(shop, `Ann-${randomUUID().slice(0, 6)}`);
  bo = await joined(shop, `Bo-${randomUUID().slice(0, 6)}`);
});
afterAll(() => instance.stop());

const accessOf = ({ session }: Person) => session.headers.authorization?.slice("Bearer ".length) ?? "";
const cookieOf = (person: Person) => `access=${accessOf(person)}; refresh=${person.refreshToken}`;
const ask = (path: string, headers: Record<string, string> = {}, options: RequestInit = {}) =>
  fetch(instance.cloud.url + path, { redirect: "manual", ...options, headers });
const howOf = (reply: Response) => reply.headers.get("x-cache")?.split(" ")[0];
const origin = () => ({ origin: instance.cloud.url });

/** What names a person in whatever they are shown. */
const namesOf = ({ id, email }: Person) => [id, email, email.split("@")[0]?.replace(/-[^-]*$/, "") ?? email];

const PAGES = [
  ...["/", "/zh", "/works", "/works.data", "/cart", "/desk", "/desk.data", "/desk/settings", "/zh/desk", "/studio"],
  ...["/about", "/_root.data", "/orders/none", "/nothing"],
];
const ROUTES = [
  "/api/me",
  "/api/me/library",
  "/api/orders",
  "/api/products",
  "/api/topics",
  "/api/config",
  "/api/nothing",
];

describe("no personal data is shown to others", () => {
  test.each([...PAGES, ...ROUTES])("%s, requested by each person in turn, and without a session", async (path) => {
    const asked = async (headers: Record<string, string>) => (await ask(path, headers)).text();
    const strangers = await asked({});
    const seen = { ann: await asked({ cookie: cookieOf(ann) }), bo: await asked({ cookie: cookieOf(bo) }) };
    // Now each has had the chance to fill the cache for the next.
    const again = {
      stranger: await asked({}),
      ann: await asked({ cookie: cookieOf(ann) }),
      bo: await asked({ authorization: `Bearer ${accessOf(bo)}` }),
    };
    for (const name of namesOf(ann)) {
      for (const text of [strangers, seen.bo, again.stranger, again.bo]) expect(text).not.toContain(name);
    }
    for (const name of namesOf(bo)) {
      for (const text of [strangers, seen.ann, again.stranger, again.ann]) expect(text).not.toContain(name);
    }
    if (path === "/api/me") expect([seen.ann, again.ann].every((text) => text.includes(ann.id))).toBe(true);
  });

  test("a reply that sets a cookie, or is personal, is not cached", async () => {
    for (const path of PAGES) {
      for (const headers of [{}, { cookie: cookieOf(ann) }] as Record<string, string>[]) {
        const reply = await ask(path, headers);
        const isPersonal = "cookie" in headers || reply.headers.has("set-cookie");
        if (isPersonal && reply.headers.get("content-type")?.includes("html")) {
          expect(reply.headers.get("cache-control"), path).toMatch(/no-store/);
        }
      }
    }
  });

  test("a public page is cached for everybody, whatever cookies a browser has", async () => {
    await ask("/");
    expect(howOf(await ask("/", { cookie: "visitor=v; cart=a; _ga=1; currency=" }))).toBe("Hit");
    expect(howOf(await ask("/", { cookie: cookieOf(ann) }))).toBe("Miss");
    await ask("/api/products?limit=3");
    expect(howOf(await ask("/api/products?limit=3"))).toBe("Hit");
    expect(howOf(await ask("/api/products?limit=3", { cookie: "visitor=x" }))).not.toBe("Hit");
  });
});

describe("a session's cookie is only accepted from our own pages", () => {
  const change = (headers: Record<string, string>) =>
    ask(
      "/api/me",
      { ...headers, "content-type": "application/json" },
      {
        method: "PATCH",
        body: JSON.stringify({ displayName: "Changed" }),
      },
    );

  test("a page of another or unknown origin changes nothing", async () => {
    const cookie = cookieOf(ann);
    for (const headers of [
      { cookie },
      { cookie, origin: "https://evil.example" },
      { cookie, origin: "null" },
    ] as Record<string, string>[]) {
      const reply = await change(headers);
      expect([reply.status, await reply.json()]).toMatchObject([403, { code: "foreign-origin" }]);
    }
    expect(await ann.session.call("GET", "/me", 200)).not.toMatchObject({ displayName: "Changed" });
    expect((await change({ cookie, ...origin() })).status).toBe(200);
    expect(await ann.session.call("GET", "/me", 200)).toMatchObject({ displayName: "Changed" });
  });

  test("the site accepts no form from another site's page, signed in or not", async () => {
    const form = { method: "POST", body: new URLSearchParams({ email: "x" }) };
    for (const headers of [{}, { origin: "https://evil.example" }, { cookie: cookieOf(ann) }] as Record<
      string,
      string
    >[]) {
      expect((await ask("/sign-in", headers, form)).status).toBe(403);
    }
    const ours = await ask("/sign-in", origin(), {
      method: "POST",
      body: new URLSearchParams({ email: ann.email, password: "Correct-horse-7", to: "/cart" }),
    });
    expect([ours.status, ours.headers.get("location")]).toEqual([302, "/cart"]);
    const cookies = ours.headers.getSetCookie().map((each) => each.split("=")[0]);
    expect(cookies).toEqual(expect.arrayContaining(["access", "refresh"]));
    expect(ours.headers.get("cache-control")).toMatch(/no-store/);
  });
});

describe("the API is reached only through the site", () => {
  const endpoints = z.object({ api: z.string() });
  const direct = async () => endpoints.parse(await (await ask("/_local/endpoints")).json()).api;

  test("its own address refuses all kinds of routes, webhooks, and forged headers", async () => {
    const api = await direct();
    const forged = {
      "x-origin-secret": "guess",
      "cloudfront-viewer-address": "203.0.113.1:1",
      via: "1.1 local.cloudfront.net (CloudFront)",
    };
    const member = { authorization: `Bearer ${accessOf(ann)}` };
    for (const [method, path, headers] of [
      ["GET", "/products", {}],
      ["GET", "/products", forged],
      ["GET", "/me", member],
      ["GET", "/me", { ...member, ...forged }],
      ["GET", "/models", member],
      ["POST", "/webhooks/stripe", forged],
      ["GET", "/nothing", forged],
      ["HEAD", "/products", forged],
    ] as const) {
      const reply = await fetch(api + path, { method, headers });
      expect(reply.status, `${method} ${path}`).toBe(403);
    }
  });

  test("a caller cannot choose their address", async () => {
    const shop = new Session(instance.cloud.api);
    // By the route's contract, for an address in an hour.
    const most = 20;
    const forgot = (n: number) =>
      ask(
        "/api/password/forgot",
        {
          "content-type": "application/json",
          "local-source-ip": "203.0.113.50",
          "x-forwarded-for": `198.51.100.${n}`,
          "cloudfront-viewer-address": `198.51.100.${n}:1`,
        },
        { method: "POST", body: JSON.stringify({ email: "nobody@example.org" }) },
      );
    const statuses: number[] = [];
    for (let n = 0; n < 3 * most && statuses.at(-1) !== 429; n++) statuses.push((await forgot(n)).status);
    expect(statuses.at(-1)).toBe(429);
    // Somebody elsewhere is not kept out by it.
    const other = await shop.call("POST", "/visitors", 201);
    expect(other).toHaveProperty("visitorToken");
  });
});

test("files of the site never change under their name, and are smaller on the way", async () => {
  const page = await (await ask("/works")).text();
  const [, file] = /"(\/assets\/[^"]+\.css)"/.exec(page) ?? [];
  const reply = await ask(file ?? "", { "accept-encoding": "br" });
  expect([reply.status, reply.headers.get("cache-control"), reply.headers.get("content-encoding")]).toEqual([
    200,
    "public, max-age=31536000, immutable",
    "br",
  ]);
  expect(howOf(await ask(file ?? "", { "accept-encoding": "br" }))).toBe("Hit");
  expect((await ask("/assets/none.css")).status).toBe(403);
  expect((await ask("/media/../uploads/covers/x")).status).not.toBe(200);
});

test("no function logged an error meanwhile", () => expect(instance.failures).toEqual([]));
