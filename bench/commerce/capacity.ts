import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import type { Stripe } from "stripe";
import { type Product, productKey } from "../../functions/catalogue/contract.ts";
import { lyceum } from "../../lib/app.ts";
import { startCloud } from "../../local/runner.ts";
import { Meter } from "./meter.ts";

type Handler = (event: never, context: never) => Promise<unknown>;
interface Call {
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly body?: object | string;
  readonly params?: object;
  readonly headers?: Record<string, string>;
}

/** Calls a handler as the gateway does. @throws Error unless it answers with success */
async function called(handler: unknown, { user, groups = [], body, params, headers = {} }: Call) {
  const event = {
    headers,
    pathParameters: params,
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    requestContext: user ? { authorizer: { jwt: { claims: { sub: user, "cognito:groups": groups } } } } : {},
  };
  const reply = (await (handler as Handler)(event as never, {} as never)) as { statusCode: number; body: string };
  if (reply.statusCode >= 300) throw new Error(`answered ${reply.statusCode}: ${reply.body}`);
  return JSON.parse(reply.body) as { id: string; checkoutUrl?: string };
}

const productOf = (id: string, amount: number, more: Partial<Product> = {}): Product => ({
  id,
  creatorId: "creator",
  type: "course",
  title: `A course in capacity, part ${id}`,
  summary: "What a purchase takes of a table, told at some length, as summaries are.",
  topic: "programming",
  language: "en",
  price: { amount, currency: "usd" },
  state: "published",
  version: 1,
  rating: { count: 0, sum: 0 },
  createdAt: "2026-01-01T00:00:00.000Z",
  publishedAt: "2026-01-01T00:00:00.000Z",
  ...more,
});

/** Handlers are loaded once the cloud is up: they read their environment as they load. */
async function handlers() {
  const named = async <Module>(module: Promise<Module>) => (await module) as Module & { readonly handler: unknown };
  const [place, cancel, webhook, get, list, refund, subscribe, access] = await Promise.all([
    named(import("../../functions/commerce/handlers/place-order.ts")),
    named(import("../../functions/commerce/handlers/cancel-order.ts")),
    named(import("../../functions/commerce/handlers/stripe-webhook.ts")),
    named(import("../../functions/commerce/handlers/get-order.ts")),
    named(import("../../functions/commerce/handlers/list-orders.ts")),
    named(import("../../functions/commerce/handlers/request-refund.ts")),
    named(import("../../functions/commerce/handlers/subscribe.ts")),
    named(import("../../functions/learning/handlers/get-access.ts")),
  ]);
  const { documents } = await import("../../functions/shared/runtime/documents.ts");
  const { stripeAccess } = await import("../../functions/shared/runtime/stripe.ts");
  const stripe = await stripeAccess(process.env.STRIPE_SECRET ?? "")();
  return { place, cancel, webhook, get, list, refund, subscribe, access, documents, ...stripe };
}

async function printed(): Promise<void> {
  const { stripe, webhookSecret, documents, ...on } = await handlers();
  const products = Array.from({ length: 12 }, (_, n) => productOf(`p${n}`, n === 11 ? 0 : 1900));
  const plan = productOf("plan", 900, { type: "membership", recurring: { interval: "month" } });
  for (const product of [...products, plan]) {
    const Item = { ...productKey(product.id), ...product };
    await documents.send(new PutCommand({ TableName: process.env.CATALOGUE_TABLE, Item }));
  }
  const meter = new Meter(documents);
  const rows: Record<string, Awaited<ReturnType<Meter["of"]>>> = {};
  const take = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    let result: T | undefined;
    rows[name] = await meter.of(async () => {
      result = await work();
    });
    return result as T;
  };
  const user = "buyer";
  const order = (products: string[]) => called(on.place.handler, { user, body: { products } });
  const report = async (type: string, isOurs: (object: { id: string; client_reference_id?: string }) => boolean) => {
    for await (const event of stripe.events.list({ type, limit: 100 })) {
      if (isOurs(event.data.object as never)) return told(event);
    }
    throw new Error(`Stripe tells of no ${type} of this.`);
  };
  const told = (event: Stripe.Event) => {
    const payload = JSON.stringify(event);
    const headers = {
      "stripe-signature": stripe.webhooks.generateTestHeaderString({ payload, secret: webhookSecret }),
    };
    return () => called(on.webhook.handler, { body: payload, headers });
  };
  const pay = async (checkoutUrl = "") => {
    // Held back, so that only the handlers measured here hear of it.
    await fetch(new URL("/_control/webhooks/hold", checkoutUrl), { method: "POST" });
    await fetch(`${checkoutUrl}/pay`, { method: "POST", redirect: "manual" });
  };

  const one = await take("POST /orders: one product", () => order(["p0"]));
  await take("POST /orders: the same again", () => order(["p0"]));
  const five = await take("POST /orders: five products", () => order(["p1", "p2", "p3", "p4", "p5"]));
  const dropped = await order(["p6"]);
  await take("POST /orders: free", () => order(["p11"]));
  await take("POST /orders/{id}/cancel", () => called(on.cancel.handler, { user, params: { id: dropped.id } }));
  await pay(one.checkoutUrl);
  await pay(five.checkoutUrl);
  const paid = (id: string) => report("checkout.session.completed", (object) => object.client_reference_id === id);
  const ofOne = await paid(one.id);
  await take("webhook: one product paid", ofOne);
  await take("webhook: the same again", ofOne);
  await take("webhook: five products paid", await paid(five.id));
  await take("GET /orders/{id}", () => called(on.get.handler, { user, params: { id: one.id } }));
  await take("GET /orders: four of them", () => called(on.list.handler, { user }));
  await take("GET /products/{id}/access", () => called(on.access.handler, { user, params: { id: "p0" } }));
  await take("POST /orders/{id}/refunds: given back", () =>
    called(on.refund.handler, { user, params: { id: one.id }, body: { reason: "not for me" } }),
  );
  const began = await take("POST /subscriptions", () =>
    called(on.subscribe.handler, { user, body: { product: "plan" } }),
  );
  await pay(began.checkoutUrl);
  await take(
    "webhook: a membership begun",
    await report("checkout.session.completed", ({ id }) => (began.checkoutUrl ?? "").endsWith(id)),
  );
  await take("webhook: its invoice paid", await report("invoice.paid", () => true));
  console.log("DynamoDB capacity units of each operation, indexes and transactions counted");
  console.table(
    Object.fromEntries(
      Object.entries(rows).map(([name, { calls, read, written }]) => [
        name,
        { calls, "read units": read, "write units": written },
      ]),
    ),
  );
}

/** Prints what the operations of a purchase take, each alone on an empty cloud. */
export async function printCapacity(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "bench-commerce-"));
  const assembly = join(directory, "assembly");
  lyceum({ outdir: assembly }).synth();
  const cloud = await startCloud({
    assembly,
    directory,
    port: 0,
    onFailure: (name, error) => console.error(`${name}: ${(error as Error).stack}`),
  });
  try {
    await printed();
  } finally {
    await cloud.close();
    rmSync(directory, { recursive: true, force: true });
  }
}
