import { execFile, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "../../local/demo/accounts.ts";
import { seedDemo } from "../../local/demo/seed.ts";
import { pay } from "../../local/journey/checkout.ts";
import { mailed } from "../../local/journey/outbox.ts";
import { joined, localCode, logIn } from "../../local/journey/people.ts";
import { isOnThisMachine } from "../../local/journey/receiver.ts";
import { Session } from "../../local/journey/session.ts";
import { walk } from "../../local/journey/walk.ts";
import { generatedClient } from "./client/generate.ts";
import { startInstance } from "./instance.ts";

const LEARNERS = 200;
/** A client is generated, and compiled with all of the compiler's own types, in some ten seconds of a processor. */
const COMPILING_MS = 300_000;
let instance: Awaited<ReturnType<typeof startInstance>>;
const told: string[] = [];

let before: ReadonlySet<string>;
/** Ids of the newest products, and of those with the word that is in the titles of all that the walk sells. */
async function found(): Promise<string[]> {
  const session = new Session(instance.cloud.api);
  const page = z.object({ items: z.array(z.object({ id: z.string() })) });
  const queries = ["sort=newest", "q=walk"];
  const pages = await Promise.all(queries.map((query) => session.call("GET", `/products?limit=50&${query}`, 200)));
  return pages.flatMap((each) => page.parse(each).items.map(({ id }) => id));
}

beforeAll(async () => {
  const now = Date.now();
  instance = await startInstance(async (cloud, directory) => {
    await seedDemo(cloud, { directory, begin: now, report: (line) => told.push(line), learnerCount: LEARNERS });
    // A second time, as a start after a start: nothing is done again.
    const before = told.length;
    await seedDemo(cloud, { directory, begin: now + 1, report: (line) => told.push(line), learnerCount: LEARNERS });
    expect(told.length).toBe(before);
  });
  before = new Set(await found());
});
afterAll(() => instance.stop());

/** What the operator's authenticator app shows. */
const code = () => localCode(new Session(instance.cloud.api), DEMO_ACCOUNTS.operator);

test("a newcomer goes from the first page to a retrained model over HTTP alone", async () => {
  const steps: string[] = [];
  await walk(new Session(instance.cloud.api), {
    operator: { email: DEMO_ACCOUNTS.operator, password: DEMO_PASSWORD, code },
    report: (step) => steps.push(step),
  });
  expect(steps.length).toBeGreaterThan(25);
  expect(steps.filter((step) => step.startsWith("skipped"))).toEqual([]);
  await instance.cloud.settled();
  expect(instance.failures).toEqual([]);
});

test("the walk leaves nothing on sale that was not there before", async () => {
  expect((await found()).filter((id) => !before.has(id))).toEqual([]);
});

/** The instance as a deployment is seen: mails are sent, and nobody can ask what they said. */
async function withoutOutbox() {
  const server = createServer(async (request, response) => {
    const { method = "GET", url = "/", headers } = request;
    if (url.startsWith("/_local/")) return void response.writeHead(404).end();
    const { authorization, "visitor-token": visitor } = headers;
    const body = method === "GET" ? undefined : await text(request);
    const reply = await fetch(instance.cloud.api + url, {
      method,
      headers: {
        ...(authorization !== undefined && { authorization }),
        ...(typeof visitor === "string" && { "visitor-token": visitor }),
      },
      ...(body !== undefined && { body }),
    });
    response.writeHead(reply.status).end(await reply.text());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { server, session: new Session(`http://127.0.0.1:${(server.address() as AddressInfo).port}`) };
}

describe("without an outbox", () => {
  let remote: Awaited<ReturnType<typeof withoutOutbox>>;
  beforeAll(async () => {
    remote = await withoutOutbox();
  });
  afterAll(() => {
    remote.server.closeAllConnections();
    remote.server.close();
  });

  test("the walk skips the steps of members, says so, and continues", async () => {
    const steps: string[] = [];
    await walk(remote.session, {
      operator: { email: DEMO_ACCOUNTS.operator, password: DEMO_PASSWORD, code },
      report: (step) => steps.push(step),
    });
    expect(steps.filter((step) => step.startsWith("skipped"))).toHaveLength(1);
    expect(steps.at(-1)).toContain("POST /models/retrain");
  });

  test("the walk ends at the first step that fails", async () => {
    const operator = { email: DEMO_ACCOUNTS.learner, password: DEMO_PASSWORD, code: async () => undefined };
    await expect(walk(remote.session, { operator, report: () => {} })).rejects.toThrow(
      "GET /models?limit=1 answered 403",
    );
  });
});

test.each([
  ["http://127.0.0.1:3000", true],
  ["http://localhost:3000", true],
  ["https://shop.example", false],
])("whether a receiver here is reached from %s: %s", (url, reached) => {
  expect(isOnThisMachine(new Session(url))).toBe(reached);
});

test("the demo's creator has a balance and statements, and its memberships can be tried", async () => {
  const shop = new Session(instance.cloud.api);
  const { session: creator } = await logIn(shop, DEMO_ACCOUNTS.creator, DEMO_PASSWORD);
  const { balances } = z
    .object({ balances: z.array(z.object({ earned: z.int(), held: z.int(), payable: z.int() })) })
    .parse(await creator.call("GET", "/creators/me/balance", 200));
  expect(balances.reduce((sum, { earned }) => sum + earned, 0)).toBeGreaterThan(0);
  const { months } = z
    .object({ months: z.array(z.string()) })
    .parse(await creator.call("GET", "/creators/me/statements", 200));
  const csv = await creator.file(`/creators/me/statements/${months.at(-1)}?format=csv`, "text/csv; charset=utf-8");
  expect(csv.toString().split("\n").length).toBeGreaterThan(2);
  expect(await creator.call("POST", "/creators/me/account", 201, {})).toHaveProperty("onboardingUrl");

  const { session: learner } = await joined(shop, "Trier");
  const memberships = z
    .object({
      items: z.array(z.object({ id: z.string(), recurring: z.object({ trialDays: z.int().optional() }).optional() })),
    })
    .parse(await shop.call("GET", "/products?type=membership&limit=100", 200));
  const tried = memberships.items.find(({ recurring }) => recurring?.trialDays !== undefined);
  expect(await learner.call("POST", "/subscriptions", 201, { product: tried?.id })).toMatchObject({
    trialDays: tried?.recurring?.trialDays,
    checkoutUrl: expect.any(String),
  });
});

test("the lines of README's walk work as they are pasted", {
  skip: spawnSync("curl", ["--version"]).error !== undefined,
}, async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const [, lines = ""] = /## A walk by curl[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme) ?? [];
  const script = lines
    .replace("http://127.0.0.1:3000", instance.cloud.url)
    .replaceAll("ann@", `ann-${randomUUID().slice(0, 8)}@`);
  expect(script).not.toBe(lines);
  const { stdout, stderr } = await promisify(execFile)("bash", ["-euo", "pipefail", "-c", script], {
    timeout: 600_000,
  });
  expect([stdout, stderr].join("\n")).not.toContain('"code":"');
  for (const told of [
    '"state":"confirmed"',
    '"status":"accepted"',
    '"reason"',
    '"state":"paid"',
    '"url":"',
    '"rating":5',
  ]) {
    expect(stdout).toContain(told);
  }
});

test("the page at /docs reads a script and a document of ours, and problems link to our pages", async () => {
  const { url } = instance.cloud;
  const page = await (await fetch(`${url}/docs`)).text();
  for (const [path, mediaType] of [
    ["/openapi.json", "application/json"],
    ["/docs/reference.js", "text/javascript; charset=utf-8"],
  ] as const) {
    expect(page).toContain(`"${path}"`);
    const reply = await fetch(url + path);
    expect([reply.status, reply.headers.get("content-type")]).toEqual([200, mediaType]);
    expect((await reply.text()).length).toBeGreaterThan(100_000);
  }
  const { type } = (await (await fetch(`${instance.cloud.api}/products/none`)).json()) as { type: string };
  expect(await (await fetch(url + type)).text()).toContain("unknown-product");
  expect((await fetch(`${url}/problems/no-such-code`)).status).toBe(404);
});

test("a client that is generated from the document compiles strictly, and plays the walk", {
  timeout: COMPILING_MS,
}, async () => {
  const { url, api } = instance.cloud;
  const { faults, play } = await generatedClient(await (await fetch(`${url}/openapi.json`)).json());
  expect(faults).toEqual([]);
  const email = `client-${randomUUID().slice(0, 8)}@example.org`;
  const mailedCode = () => mailed(new Session(api), email, "the confirmation mail", ({ code }) => code);
  expect(await play({ url: api, email, mailedCode, pay: (checkoutUrl) => pay({ checkoutUrl }) })).toEqual([
    "registered true",
    "logged in as Ann",
    "recommended true",
    "not entitled yet true",
    "order paid",
    "content 200",
    "reviewed with 5 stars",
  ]);
});
