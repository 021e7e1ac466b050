import "./environment.ts";
import { setTimeout } from "node:timers/promises";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchGetCommand, DynamoDBDocumentClient, PutCommand, QueryCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { startDynamo } from "@lyceum/aws-local/dynamodb";
import type { Stripe } from "stripe";
import { decodeTime, ulid } from "ulid";
import { findProducts } from "../../../functions/catalogue/client.ts";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { productKey } from "../../../functions/catalogue/keys.ts";
import { findAutomatic } from "../../../functions/commerce/adapters/dynamodb/automatic.ts";
import { commit } from "../../../functions/commerce/adapters/dynamodb/commit.ts";
import { findDiscounts, findRedeemableDiscounts } from "../../../functions/commerce/adapters/dynamodb/discounts.ts";
import { findNote, forgetFailure, keepFailure } from "../../../functions/commerce/adapters/dynamodb/failures.ts";
import { findOrder, listOrders, listReceivedGifts } from "../../../functions/commerce/adapters/dynamodb/orders.ts";
import { findMailed } from "../../../functions/commerce/adapters/dynamodb/organisations.ts";
import { findOwnership } from "../../../functions/commerce/adapters/dynamodb/ownership.ts";
import { findReferral } from "../../../functions/commerce/adapters/dynamodb/referrals.ts";
import { findShares } from "../../../functions/commerce/adapters/dynamodb/shares.ts";
import { findStopped } from "../../../functions/commerce/adapters/dynamodb/trades.ts";
import { newSecret } from "../../../functions/commerce/adapters/random.ts";
import {
  expireCheckout,
  fetchCheckout,
  fetchPayment,
  openCheckout,
} from "../../../functions/commerce/adapters/stripe/checkouts.ts";
import { verifyEvent } from "../../../functions/commerce/adapters/stripe/events.ts";
import { makeRefund } from "../../../functions/commerce/adapters/stripe/refunding.ts";
import { entitlement } from "../../../functions/commerce/contract/entitlement.ts";
import type { Order, ShownOrder } from "../../../functions/commerce/contract/order.ts";
import { placeOrder } from "../../../functions/commerce/handlers/orders/place-order.ts";
import { stripeWebhook } from "../../../functions/commerce/handlers/stripe/stripe-webhook.ts";
import { entitlementKind, indexes, orderKind } from "../../../functions/commerce/keys.ts";
import type { Posting } from "../../../functions/commerce/ledger/journal.ts";
import { findGivenOffer } from "../../../functions/conversion/client.ts";
import { indexes as conversionIndexes } from "../../../functions/conversion/keys.ts";
import type { Mail } from "../../../functions/mail/contract/mail.ts";
import { mailKind } from "../../../functions/mail/keys.ts";
import { findOrganisation } from "../../../functions/organisations/client.ts";
import { organisationKey } from "../../../functions/organisations/keys.ts";
import { productOf } from "../../domain/commerce/cart.ts";
import { call } from "../call.ts";
import { inProcess } from "../in-process.ts";
import { stripeHere } from "../stripe.ts";
import { checkWrites, watchWrites } from "../writes.ts";
import { subscriptionPorts } from "./subscription-ports.ts";

export const WEBHOOK_SECRET = "whsec_test_secret";
const KEY = "sk_test_world";
type Item = Record<string, unknown> & { pk: string; sk: string };
type GiftMail = Extract<Mail, { template: "gift" }>;

async function tables() {
  watchWrites();
  const dynamo = await startDynamo();
  await inProcess(dynamo);
  const client = new DynamoDBClient({
    endpoint: dynamo.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const others = { CATALOGUE: [], ORGANISATIONS: [], AFFILIATES: [], IDENTITY: [] };
  const tables = { COMMERCE: indexes, CONVERSION: conversionIndexes, ...others };
  for (const [TableName, lists] of Object.entries<readonly string[]>(tables)) {
    const names = ["pk", "sk", ...lists.flatMap((name) => [`${name}Pk`, `${name}Sk`])];
    const key = (of: string) => [
      { AttributeName: of === "" ? "pk" : `${of}Pk`, KeyType: "HASH" as const },
      { AttributeName: of === "" ? "sk" : `${of}Sk`, KeyType: "RANGE" as const },
    ];
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: "S" as const })),
        KeySchema: key(""),
        ...(lists.length > 0 && {
          GlobalSecondaryIndexes: lists.map((IndexName) => ({
            IndexName,
            KeySchema: key(IndexName),
            Projection: { ProjectionType: "ALL" as const },
          })),
        }),
      }),
    );
  }
  const documents = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
  return { dynamo, documents };
}

/** The commerce handlers over the emulators of DynamoDB and Stripe, with its webhooks. */
export async function startWorld({ isTaxed = false } = {}) {
  const { dynamo, documents } = await tables();
  /** How far ours and Stripe's clock are ahead of the real one, in milliseconds. */
  const clock = { ahead: 0 };
  const now = () => Date.now() + clock.ahead;
  const webhook: { handler: unknown; calls: number } = { handler: undefined, calls: 0 };
  const emulator = await stripeHere({
    secretKey: KEY,
    now,
    retryDelaysMs: [20, 50, 100],
    maxNetworkRetries: 2,
    hear: async (body, headers) => {
      webhook.calls++;
      return (await call(webhook.handler, { body, headers })).status;
    },
  });
  const { stripe } = emulator;
  // A platform that pays creators keeps its balance.
  await stripe.balanceSettings.update({ payments: { payouts: { schedule: { interval: "manual" } } } });
  const access = async () => ({ stripe, webhookSecrets: [WEBHOOK_SECRET] });
  const pause = async (attempt: number) => setTimeout(Math.random() * 10 * attempt);
  const ports = {
    findOrder: findOrder(documents, "COMMERCE"),
    listOrders: listOrders(documents, "COMMERCE"),
    listReceivedGifts: listReceivedGifts(documents, "COMMERCE"),
    commit: commit(documents, "COMMERCE", now, { conversion: "CONVERSION" }),
    findNote: findNote(documents, "COMMERCE"),
    keepFailure: keepFailure(documents, "COMMERCE", now),
    forgetFailure: forgetFailure(documents, "COMMERCE"),
    findOwnership: findOwnership(documents, "COMMERCE"),
    findStopped: findStopped(documents, "COMMERCE"),
    findGivenOffer: findGivenOffer(documents, "CONVERSION"),
    findShares: findShares(documents, "COMMERCE"),
    findReferral: findReferral(documents, {
      AFFILIATES_TABLE: "AFFILIATES",
      IDENTITY_TABLE: "IDENTITY",
      ORGANISATIONS_TABLE: "ORGANISATIONS",
    }),
    findDiscounts: findDiscounts(documents, "COMMERCE"),
    findRedeemableDiscounts: findRedeemableDiscounts(documents, "COMMERCE", pause),
    findOrganisation: findOrganisation(documents, "ORGANISATIONS"),
    findMailed: findMailed(documents, "ORGANISATIONS"),
    findAutomatic: findAutomatic(documents, "COMMERCE"),
    findProducts: findProducts(documents, "CATALOGUE"),
    openCheckout: openCheckout(access, "https://shop.example", isTaxed),
    fetchCheckout: fetchCheckout(access),
    fetchPayment: fetchPayment(access),
    expireCheckout: expireCheckout(access),
    verifyEvent: verifyEvent(access),
    makeRefund: makeRefund(access),
    pause,
    ...subscriptionPorts(documents, access, now, isTaxed),
    newId: () => ulid(now()),
    newSecret,
    giftPage: "https://shop.example/gifts/claim",
    now,
  };

  webhook.handler = stripeWebhook(ports);
  await emulator.addWebhookEndpoint({ url: "http://shop.example/webhooks/stripe", secret: WEBHOOK_SECRET });

  const control = async (path: string) => {
    const { status, body } = await emulator.post(`${emulator.url}/_control/${path}`);
    if (status >= 300) throw new Error(`${path}: ${body}`);
    return JSON.parse(body);
  };
  const under = async (pk: string, prefix: string): Promise<Item[]> => {
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName: "COMMERCE",
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
      }),
    );
    return Items as Item[];
  };

  const everything = async () =>
    ((await documents.send(new ScanCommand({ TableName: "COMMERCE", ConsistentRead: true }))).Items ?? []) as Item[];

  return {
    ports,
    clock,
    documents,
    stripe,
    webhook,
    delivered: emulator.delivered,
    control,
    post: emulator.post,
    hold: () => control("webhooks/hold"),
    release: () => control("webhooks/release"),
    deliver: (event: string) => control(`events/${event}/deliver`),
    lose: (event: string) => control(`events/${event}/lose`),

    async sell(fields: Partial<Product> = {}): Promise<string> {
      const product = productOf(`p${ulid()}`, fields);
      await documents.send(new PutCommand({ TableName: "CATALOGUE", Item: { ...productKey(product.id), ...product } }));
      return product.id;
    },
    order: (user: string, products: string[], with_: Partial<typeof ports> = {}, body: object = {}) =>
      call<ShownOrder & { code?: string; detail?: string }>(placeOrder({ ...ports, ...with_ }), {
        user,
        body: { products, ...body },
      }),
    async found(owner: string): Promise<string> {
      const id = ulid();
      const organisation = { id, name: "The team", owner, createdAt: new Date(now()).toISOString(), version: 1 };
      await documents.send(
        new PutCommand({ TableName: "ORGANISATIONS", Item: { ...organisationKey(id), ...organisation } }),
      );
      return id;
    },
    /** What a person does on the hosted page: pay, pay-later, decline, succeed, fail. */
    async onPage(url: string | undefined, action: string, typed: Record<string, string> = {}): Promise<void> {
      const { status } = await emulator.post(`${url}/${action}`, typed);
      if (![303, 402].includes(status)) throw new Error(`${action} on ${url}: ${status}`);
    },
    stored: async (id: string): Promise<Order> => {
      const order = await ports.findOrder(id);
      if (!order) throw new Error(`no order ${id}`);
      return order;
    },
    entitlements: async (customer: string) => {
      const { pk, prefix } = entitlementKind.under({ customer });
      return (await under(pk, prefix)).map((item) => entitlement.parse(item));
    },
    guards: (customer: string) => under(`CUSTOMER#${customer}`, "GUARD#"),
    journals: (order: string) =>
      under(orderKind.key({ order }).pk, "JOURNAL#") as Promise<(Item & { postings: Posting[] })[]>,
    mailsOf: async (order: string): Promise<GiftMail[]> => {
      // They are numbered, from none or one on, and there are five at most.
      const Keys = Array.from({ length: 10 }, (_, n) => mailKind.key({ id: `gift-${order}-${n}` }));
      const { Responses } = await documents.send(
        new BatchGetCommand({ RequestItems: { COMMERCE: { Keys, ConsistentRead: true } } }),
      );
      return (Responses?.COMMERCE ?? []) as GiftMail[];
    },
    ordersOf: async (customer: string) => (await ports.listOrders(customer, { limit: 100 })).items,
    everything,
    sessionsOf: async (order: string) => {
      const sessions: Stripe.Checkout.Session[] = [];
      // None is older than its order, whose id says when that was made.
      const created = { gte: Math.floor(decodeTime(order) / 1000) };
      for await (const session of stripe.checkout.sessions.list({ created, limit: 100 })) {
        if (session.client_reference_id === order) sessions.push(session);
      }
      return sessions;
    },
    eventOf: async (type: string, object: string) => {
      for await (const event of stripe.events.list({ limit: 100, type })) {
        const about = event.data.object as { id?: string; payment_intent?: unknown };
        if (about.id === object || about.payment_intent === object) return event;
      }
      throw new Error(`no ${type} of ${object}`);
    },
    async close(): Promise<void> {
      await emulator.close();
      await dynamo.close();
      checkWrites();
    },
  };
}
export type World = Awaited<ReturnType<typeof startWorld>>;
