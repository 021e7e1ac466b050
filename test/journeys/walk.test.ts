import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from "../../local/demo/accounts.ts";
import { seedDemo } from "../../local/demo/seed.ts";
import { pay } from "../../local/journey/checkout.ts";
import { mailed } from "../../local/journey/outbox.ts";
import { isOnThisMachine } from "../../local/journey/receiver.ts";
import { Session } from "../../local/journey/session.ts";
import { walk } from "../../local/journey/walk.ts";
import { generatedClient } from "./client/generate.ts";
import { startInstance } from "./instance.ts";

const LEARNERS = 200;
let instance: Awaited<ReturnType<typeof startInstance>>;
const told: string[] = [];

beforeAll(async () => {
  const now = Date.now();
  instance = await startInstance(async (cloud, directory) => {
    await seedDemo(cloud, directory, now, (line) => told.push(line), LEARNERS);
    // A second time, as a start after a start: nothing is done again.
    const before = told.length;
    await seedDemo(cloud, directory, now + 1, (line) => told.push(line), LEARNERS);
    expect(told.length).toBe(before);
  });
});
afterAll(() => instance.stop());

test("a newcomer walks from the first look to a retrained model over HTTP alone", async () => {
  const steps: string[] = [];
  await walk(new Session(instance.cloud.url), {
    operator: { email: DEMO_ACCOUNTS.operator, password: DEMO_PASSWORD },
    report: (step) => steps.push(step),
  });
  expect(steps.length).toBeGreaterThan(25);
  expect(steps.filter((step) => step.startsWith("skipped"))).toEqual([]);
  await instance.cloud.settled();
  expect(instance.failures).toEqual([]);
});

/** The instance as a deployment is seen: mails are sent, and nobody can ask what they said. */
async function withoutOutbox() {
  const server = createServer(async (request, response) => {
    const { method = "GET", url = "/", headers } = request;
    if (url.startsWith("/_local/")) return void response.writeHead(404).end();
    const { authorization, "visitor-token": visitor } = headers;
    const body = method === "GET" ? undefined : await text(request);
    const reply = await fetch(instance.cloud.url + url, {
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

describe("where there is no outbox", () => {
  let remote: Awaited<ReturnType<typeof withoutOutbox>>;
  beforeAll(async () => {
    remote = await withoutOutbox();
  });
  afterAll(() => {
    remote.server.closeAllConnections();
    remote.server.close();
  });

  test("the walk says that it skips what members do, and goes on", async () => {
    const steps: string[] = [];
    await walk(remote.session, {
      operator: { email: DEMO_ACCOUNTS.operator, password: DEMO_PASSWORD },
      report: (step) => steps.push(step),
    });
    expect(steps.filter((step) => step.startsWith("skipped"))).toHaveLength(1);
    expect(steps.at(-1)).toContain("POST /models/retrain");
  });

  test("the walk ends at the first step that does not hold", async () => {
    const operator = { email: DEMO_ACCOUNTS.learner, password: DEMO_PASSWORD };
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

test("the page at /docs reads a script and a document of this platform, and problems name pages of it", async () => {
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
  const { type } = (await (await fetch(`${url}/products/none`)).json()) as { type: string };
  expect(await (await fetch(url + type)).text()).toContain("unknown-product");
  expect((await fetch(`${url}/problems/no-such-code`)).status).toBe(404);
});

test("a client that is generated from the document compiles strictly, and plays the walk", async () => {
  const { url } = instance.cloud;
  const { faults, play } = await generatedClient(await (await fetch(`${url}/openapi.json`)).json());
  expect(faults).toEqual([]);
  const email = `client-${randomUUID().slice(0, 8)}@example.org`;
  const mailedCode = () => mailed(new Session(url), email, "the confirmation mail", ({ code }) => code);
  expect(await play({ url, email, mailedCode, pay: (checkoutUrl) => pay({ checkoutUrl }) })).toEqual([
    "registered true",
    "logged in as Ann",
    "recommended true",
    "not entitled yet true",
    "order paid",
    "content 200",
    "reviewed with 5 stars",
  ]);
});
