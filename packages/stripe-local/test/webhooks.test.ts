import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Stripe from "stripe";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { startStripe } from "../src/server.ts";
import { connect, SECRET_KEY } from "./connect.ts";
import { receive } from "./receiver.ts";

/** Real Stripe cannot reach this machine: what it sends is checked on the emulator alone. */
const SECRET = "whsec_test";
let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "stripe-"));
});
afterEach(() => rm(directory, { recursive: true }));

async function start(options: Partial<Parameters<typeof startStripe>[0]> = {}) {
  const service = await startStripe({ directory, secretKey: SECRET_KEY, retryDelaysMs: [20], ...options });
  return { service, stripe: connect(service.url) };
}
async function receiver(answer?: (event: Stripe.Event) => number, secret = SECRET) {
  const endpoint = await receive(secret, answer);
  onTestFinished(() => endpoint.close());
  return endpoint;
}
const until = async (what: () => boolean) => {
  while (!what()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test("an event is signed: the SDK takes its body, and no other body or secret", async () => {
  const hook = await receiver();
  const { service, stripe } = await start({ webhookEndpoints: [hook.endpoint] });
  const customer = await stripe.customers.create({ name: "Ada 学", metadata: { a: "1" } });
  await service.delivered();
  await service.close();
  const [{ body, signature, event }] = hook.received as [(typeof hook.received)[0]];
  expect(event).toMatchObject({ type: "customer.created", object: "event", data: { object: { id: customer.id } } });
  expect(event.data.object).toEqual(JSON.parse(JSON.stringify(customer)));
  const construct = (text: string, secret: string) => () => Stripe.webhooks.constructEvent(text, signature, secret);
  expect(construct(body, SECRET)).not.toThrow();
  expect(construct(body.replace("Ada", "Eve"), SECRET)).toThrow(Stripe.errors.StripeSignatureVerificationError);
  expect(construct(body, "whsec_other")).toThrow(Stripe.errors.StripeSignatureVerificationError);
});

test("an event is sent until the endpoint answers 2xx, and not after", async () => {
  const answers = [500, 404, 302, 200, 200];
  const hook = await receiver(() => answers.shift() ?? 200);
  const { service, stripe } = await start({ webhookEndpoints: [hook.endpoint] });
  await stripe.customers.create();
  const [waiting] = (await stripe.events.list()).data;
  expect(waiting?.pending_webhooks).toBe(1);
  await service.delivered();
  expect(hook.received.length).toBe(4);
  expect(new Set(hook.received.map(({ event }) => event.id)).size).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(hook.received.length).toBe(4);
  expect((await stripe.events.retrieve(waiting?.id as string)).pending_webhooks).toBe(0);
  await service.close();
});

test("each endpoint is independent, and gets its own types", async () => {
  const dead = await receiver(() => 500, "whsec_dead");
  const alive = await receiver();
  const { service, stripe } = await start({ webhookEndpoints: [dead.endpoint, alive.endpoint] });
  const chosen = await stripe.webhookEndpoints.create({
    url: "http://127.0.0.1:9/never",
    enabled_events: ["refund.created"],
  });
  await stripe.products.create({ name: "P" });
  await stripe.customers.create();
  await until(() => alive.received.length === 2 && dead.received.length > 3);
  const { data } = await stripe.events.list();
  expect(data.map(({ pending_webhooks }) => pending_webhooks)).toEqual([1, 1]);
  await stripe.webhookEndpoints.update(chosen.id, { disabled: true });
  await stripe.webhookEndpoints.del(chosen.id);
  await service.close();
});

test("an endpoint added at run time gets later events", async () => {
  const hook = await receiver();
  const { service, stripe } = await start();
  await stripe.customers.create();
  await service.addWebhookEndpoint(hook.endpoint);
  await stripe.products.create({ name: "P" });
  await service.delivered();
  expect(hook.types()).toEqual(["product.created"]);
  await service.close();
});

test("a test can deliver an event twice, in another order, or lose it", async () => {
  const hook = await receiver();
  const { service, stripe } = await start({ webhookEndpoints: [hook.endpoint] });
  const control = (path: string) => fetch(`${service.url}/_control/${path}`, { method: "POST" });
  await control("webhooks/hold");
  for (const name of ["A", "B", "C"]) await stripe.customers.create({ name });
  const [c, b, a] = (await stripe.events.list()).data.map(({ id }) => id);
  expect(hook.received).toEqual([]);
  for (const id of [c, a, a]) {
    const reply = await control(`events/${id}/deliver`);
    expect(await reply.json()).toEqual({ deliveries: [{ endpoint: "we_configured1", status: 200 }] });
  }
  expect(await (await control(`events/${b}/lose`)).json()).toEqual({ lost: 1 });
  await control("webhooks/release");
  await service.delivered();
  expect(hook.received.map(({ event }) => event.id)).toEqual([c, a, a]);
  expect((await control("events/evt_no/deliver")).status).toBe(404);
  expect((await control("weather/rain")).status).toBe(404);
  await service.close();
});

test("an undelivered event is delivered after a restart, to the endpoint's new address", async () => {
  const dead = await receiver(() => 503);
  const first = await start({ webhookEndpoints: [dead.endpoint] });
  const { id } = await first.stripe.customers.create();
  await until(() => dead.received.length > 0);
  await first.service.close();
  const hook = await receiver();
  const second = await start({ webhookEndpoints: [hook.endpoint] });
  await second.service.delivered();
  expect(hook.received.map(({ event }) => (event.data.object as Stripe.Customer).id)).toEqual([id]);
  await second.service.close();
});

test("a process killed in a storm keeps what it acknowledged, and every event arrives", async () => {
  let isUp = false;
  const hook = await receiver(() => (isUp ? 200 : 500));
  const { url: hookUrl, secret } = hook.endpoint;
  const script = join(import.meta.dirname, "storm.ts");
  const child = spawn(process.execPath, [script, directory, hookUrl, secret], { stdio: ["ignore", "pipe", "inherit"] });
  const url = await new Promise<string>((resolve) => child.stdout.once("data", (line) => resolve(String(line).trim())));
  const stripe = connect(url);
  const paid = new Map<string, string>();
  const keyed = new Map<string, string>();
  const lane = async (n: number) => {
    for (let turn = 0; ; turn++) {
      const idempotencyKey = `${n}-${turn}`;
      const { id } = await stripe.customers.create({ name: idempotencyKey }, { idempotencyKey });
      keyed.set(idempotencyKey, id);
      const session = await stripe.checkout.sessions.create({
        mode: "payment",
        customer: id,
        success_url: "https://shop.example",
        line_items: [{ quantity: 1, price_data: { currency: "usd", unit_amount: 500, product_data: { name: "P" } } }],
      });
      const { status } = await fetch(`${url}/c/pay/${session.id}/pay`, { method: "POST", redirect: "manual" });
      if (status === 303) paid.set(session.id, id);
      if (paid.size > 60) setTimeout(() => child.kill("SIGKILL"), Math.random() * 30);
    }
  };
  const closed = new Promise((resolve) => child.once("close", resolve));
  await Promise.allSettled(Array.from({ length: 10 }, (_, n) => lane(n)));
  await closed;

  isUp = true;
  const { service, stripe: after } = await start({ webhookEndpoints: [hook.endpoint] });
  expect(paid.size).toBeGreaterThan(60);
  for (const [session, customer] of paid) {
    const { payment_intent, ...rest } = await after.checkout.sessions.retrieve(session, { expand: ["payment_intent"] });
    expect(rest).toMatchObject({ status: "complete", payment_status: "paid", customer });
    expect(payment_intent).toMatchObject({ status: "succeeded", amount_received: 500 });
  }
  for (const [idempotencyKey, id] of keyed) {
    expect((await after.customers.create({ name: idempotencyKey }, { idempotencyKey })).id).toBe(id);
  }
  await service.delivered();
  const completed = hook.received.flatMap(({ event }) =>
    event.type === "checkout.session.completed" ? [event.data.object.id] : [],
  );
  expect([...paid.keys()].filter((session) => !completed.includes(session))).toEqual([]);
  await service.close();
});

test("a key is known after a restart, and forgotten after a day", async () => {
  let clock = Date.now();
  const once = { idempotencyKey: "restart" };
  const first = await start();
  const { id } = await first.stripe.customers.create({ name: "A" }, once);
  await first.service.close();
  const second = await start({ now: () => clock });
  expect((await second.stripe.customers.create({ name: "A" }, once)).id).toBe(id);
  clock += 86_401_000;
  expect((await second.stripe.customers.create({ name: "A" }, once)).id).not.toBe(id);
  await second.service.close();
});

test("an event is listed for 30 days", async () => {
  let clock = Date.now();
  const { service, stripe } = await start({ now: () => clock });
  await stripe.customers.create();
  const [event] = (await stripe.events.list()).data;
  clock += 29 * 86_400_000;
  expect((await stripe.events.list()).data).toHaveLength(1);
  clock += 2 * 86_400_000;
  expect((await stripe.events.list()).data).toEqual([]);
  await expect(stripe.events.retrieve(event?.id as string)).rejects.toMatchObject({ statusCode: 404 });
  await service.close();
});
