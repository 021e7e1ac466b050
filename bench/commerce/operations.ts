import { type DynamoDBDocumentClient, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { Stripe } from "stripe";
import { ulid } from "ulid";
import * as z from "zod";
import type { Product } from "../../functions/catalogue/contract/product.ts";
import { productKey } from "../../functions/catalogue/keys.ts";
import { called } from "./called.ts";
import { type Consumed, Meter } from "./meter.ts";

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

const PRODUCTS: readonly Product[] = [
  ...Array.from({ length: 14 }, (_, n) => productOf(`p${n}`, 1900)),
  productOf("free", 0),
  productOf("plan", 900, { type: "membership", recurring: { interval: "month" } }),
  productOf("pack", 2000, { type: "credit-pack", credits: { amount: 10 } }),
  productOf("talk", 0, { type: "consultation", use: { credits: 2 } }),
];

/** Loads the handlers; call it once the cloud is up, as they read their environment when they load. */
async function handlers() {
  const handler = async (path: string): Promise<unknown> => {
    const loaded = await import(`../../functions/${path}.ts`);
    return loaded.handler;
  };
  const commerce = (name: string) => handler(`commerce/handlers/${name}`);
  return {
    place: await commerce("orders/place-order"),
    cancel: await commerce("orders/cancel-order"),
    webhook: await commerce("stripe/stripe-webhook"),
    get: await commerce("orders/get-order"),
    list: await commerce("orders/list-orders"),
    refund: await commerce("refunds/request-refund"),
    subscribe: await commerce("subscriptions/subscribe"),
    discount: await commerce("discounts/create-discount"),
    quote: await commerce("orders/quote-cart"),
    claimGift: await commerce("gifts/claim-gift"),
    access: await handler("learning/handlers/get-access"),
    use: await handler("credits/handlers/use-product"),
    release: await handler("credits/handlers/release-usage"),
    organisation: await handler("organisations/handlers/create-organisation"),
    invite: await handler("organisations/handlers/invite-members"),
    claimSeat: await handler("organisations/handlers/claim-seat"),
  };
}

/** The codes in a table's stored mails. */
async function mailedCodes(documents: DynamoDBDocumentClient, TableName: string | undefined): Promise<string[]> {
  const { Items = [] } = await documents.send(
    new ScanCommand({
      TableName,
      FilterExpression: "sk = :mail",
      ExpressionAttributeValues: { ":mail": "MAIL" },
    }),
  );
  return Items.map((item) => z.object({ values: z.object({ code: z.string() }) }).parse(item).values.code);
}

/** Runs `work`, and records its consumption under a name. */
type Take = <T>(name: string, work: () => Promise<T>) => Promise<T>;
type Handlers = Awaited<ReturnType<typeof handlers>>;

/** Collects Stripe's events, so that only the measured handler gets them. */
async function webhookOf(on: Handlers) {
  const { stripeAccess } = await import("../../functions/shared/runtime/stripe.ts");
  const { stripe, webhookSecrets } = await stripeAccess(process.env.STRIPE_SECRET ?? "")();
  const sending = (event: Stripe.Event) => {
    const payload = JSON.stringify(event);
    const signature = stripe.webhooks.generateTestHeaderString({ payload, secret: webhookSecrets[0] ?? "" });
    return () => called(on.webhook, { body: payload, headers: { "stripe-signature": signature } });
  };
  const report = async (type: string, isOurs: (object: { id: string; client_reference_id?: string }) => boolean) => {
    for await (const event of stripe.events.list({ type, limit: 100 })) {
      if (isOurs(event.data.object as never)) return sending(event);
    }
    throw new Error(`Stripe has no ${type} of this.`);
  };
  /** Pays on Stripe's checkout page. @returns the webhook that Stripe sends */
  const paying = async ({ checkoutUrl = "" }: { checkoutUrl?: string }) => {
    await fetch(new URL("/_control/webhooks/hold", checkoutUrl), { method: "POST" });
    await fetch(`${checkoutUrl}/pay`, { method: "POST", redirect: "manual" });
    return report("checkout.session.completed", ({ id }) => checkoutUrl.endsWith(id));
  };
  return { report, paying };
}

interface Measured {
  readonly take: Take;
  readonly on: Handlers;
  readonly webhook: Awaited<ReturnType<typeof webhookOf>>;
  readonly documents: DynamoDBDocumentClient;
}

const user = "buyer";
const ordering =
  (on: Handlers) =>
  (products: string[], more: object = {}) =>
    called(on.place, { user, body: { products, ...more } });

async function orders({ take, on, webhook: { paying } }: Measured): Promise<void> {
  const order = ordering(on);
  const one = await take("POST /orders: one product", () => order(["p0"]));
  await take("POST /orders: the same again", () => order(["p0"]));
  const five = await take("POST /orders: five products", () => order(["p1", "p2", "p3", "p4", "p5"]));
  const dropped = await order(["p6"]);
  await take("POST /orders: free", () => order(["free"]));
  await take("POST /orders/{id}/cancel", () => called(on.cancel, { user, params: { id: dropped.id } }));
  const ofOne = await paying(one);
  await take("webhook: one product paid", ofOne);
  await take("webhook: the same again", ofOne);
  await take("webhook: five products paid", await paying(five));
  await take("GET /orders/{id}", () => called(on.get, { user, params: { id: one.id } }));
  await take("GET /orders: four of them", () => called(on.list, { user }));
  await take("GET /products/{id}/access", () => called(on.access, { user, params: { id: "p0" } }));
  const back = { user, params: { id: one.id }, body: { reason: "not for me" } };
  await take("POST /orders/{id}/refunds: given back", () => called(on.refund, back));
}

async function discounts({ take, on, webhook: { paying } }: Measured): Promise<void> {
  const order = ordering(on);
  const terms = { name: "Ten off", code: "TEN", value: { basisPoints: 1_000 } };
  await take("POST /discounts", () => called(on.discount, { user: "creator", groups: ["creator"], body: terms }));
  const codes = ["TEN"];
  await take("POST /quotes: a product, a code", () => called(on.quote, { user, body: { products: ["p7"], codes } }));
  const reduced = await take("POST /orders: with a code", () => order(["p7"], { codes }));
  await take("webhook: paid, with a code", await paying(reduced));
}

async function gifts({ take, on, webhook: { paying }, documents }: Measured): Promise<void> {
  const order = ordering(on);
  const gift = await take("POST /orders: a gift", () => order(["p8"], { gift: { email: "bo@example.org" } }));
  await take("webhook: a gift paid", await paying(gift));
  const [giftCode = ""] = await mailedCodes(documents, process.env.COMMERCE_TABLE);
  await take("POST /gifts/claim", () => called(on.claimGift, { user: "bo", body: { code: giftCode } }));
}

async function credits({ take, on, webhook: { paying } }: Measured): Promise<void> {
  const order = ordering(on);
  const pack = await order(["pack"]);
  await take("webhook: a credit pack paid", await paying(pack));
  const use = (more: object = {}) => called(on.use, { user, params: { id: "talk" }, body: { usage: ulid(), ...more } });
  await take("POST /products/{id}/use: the first", () => use());
  await take("POST /products/{id}/use", () => use());
  const held = await take("POST /products/{id}/use: on hold", () => use({ hold: true }));
  await take("POST /usages/{id}/release", () => called(on.release, { user, params: { id: held.id } }));
}

async function seats({ take, on, webhook: { paying }, documents }: Measured): Promise<void> {
  const order = ordering(on);
  const made = await called(on.organisation, { user, body: { name: "Data team" } });
  const bought = { organisation: made.id, count: 20 };
  const ofSeats = await take("POST /orders: twenty seats", () => order(["p9"], { seats: bought }));
  await take("webhook: twenty seats paid", await paying(ofSeats));
  const emails = Array.from({ length: 10 }, (_, n) => `member${n}@example.org`);
  await take("POST /organisations/{id}/invitations: ten", () =>
    called(on.invite, { user, params: { id: made.id }, body: { product: "p9", emails } }),
  );
  const [seatCode = ""] = await mailedCodes(documents, process.env.ORGANISATIONS_TABLE);
  await take("POST /invitations/claim", () => called(on.claimSeat, { user: "mia", body: { code: seatCode } }));
}

async function membership({ take, on, webhook: { paying, report } }: Measured): Promise<void> {
  const began = await take("POST /subscriptions", () => called(on.subscribe, { user, body: { product: "plan" } }));
  await take("webhook: a membership begun", await paying(began));
  await take("webhook: its invoice paid", await report("invoice.paid", () => true));
}

/** The consumption of each operation of a purchase, one after the other on an empty cloud; its start sets the environment. */
export async function operations(): Promise<Record<string, Consumed>> {
  const { documents } = await import("../../functions/shared/runtime/documents.ts");
  const on = await handlers();
  const webhook = await webhookOf(on);
  for (const product of PRODUCTS) {
    const Item = { ...productKey(product.id), ...product };
    await documents.send(new PutCommand({ TableName: process.env.CATALOGUE_TABLE, Item }));
  }
  const meter = new Meter(documents);
  const rows: Record<string, Consumed> = {};
  const take: Take = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    let result: T | undefined;
    rows[name] = await meter.of(async () => {
      result = await work();
    });
    return result as T;
  };
  for (const measure of [orders, discounts, gifts, credits, seats, membership]) {
    await measure({ take, on, webhook, documents });
  }
  return rows;
}
