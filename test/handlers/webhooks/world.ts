import "./environment.ts";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { ulid } from "ulid";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import { userItem } from "../../../functions/identity/client.ts";
import type { User } from "../../../functions/identity/contract/user.ts";
import { factId } from "../../../functions/shared/runtime/fact-id.ts";
import {
  findDelivery,
  findDue,
  findFailed,
  insertDelivery,
  listDeliveries,
  saveDelivery,
} from "../../../functions/webhooks/adapters/deliveries.ts";
import {
  deleteEndpoint,
  findEndpoint,
  findListeners,
  findOwner,
  insertEndpoint,
  listEndpoints,
  saveEndpoint,
} from "../../../functions/webhooks/adapters/endpoints.ts";
import { post, readUrl } from "../../../functions/webhooks/adapters/post.ts";
import { newSecret, sign } from "../../../functions/webhooks/adapters/signature.ts";
import type { ShownDelivery } from "../../../functions/webhooks/contract/delivery.ts";
import type { ShownEndpoint } from "../../../functions/webhooks/contract/endpoint.ts";
import { changeWebhookEndpoint } from "../../../functions/webhooks/handlers/change-webhook-endpoint.ts";
import { createWebhookEndpoint } from "../../../functions/webhooks/handlers/create-webhook-endpoint.ts";
import { deleteWebhookEndpoint } from "../../../functions/webhooks/handlers/delete-webhook-endpoint.ts";
import { getWebhookEndpoint } from "../../../functions/webhooks/handlers/get-webhook-endpoint.ts";
import { listWebhookDeliveries } from "../../../functions/webhooks/handlers/list-webhook-deliveries.ts";
import { listWebhookEndpoints } from "../../../functions/webhooks/handlers/list-webhook-endpoints.ts";
import { queueDeliveries } from "../../../functions/webhooks/handlers/queue-deliveries.ts";
import { replayWebhookDeliveries } from "../../../functions/webhooks/handlers/replay-webhook-deliveries.ts";
import { replayWebhookDelivery } from "../../../functions/webhooks/handlers/replay-webhook-delivery.ts";
import { rotateWebhookSecret } from "../../../functions/webhooks/handlers/rotate-webhook-secret.ts";
import { sendUrgent } from "../../../functions/webhooks/handlers/send-urgent.ts";
import { sweepDeliveries } from "../../../functions/webhooks/handlers/sweep-deliveries.ts";
import { testWebhookEndpoint } from "../../../functions/webhooks/handlers/test-webhook-endpoint.ts";
import { indexes } from "../../../functions/webhooks/keys.ts";
import { call } from "../call.ts";
import { startCloud } from "../cloud.ts";

export type Answer = ShownEndpoint & { secret: string; oldSecretUntil: string; code?: string; detail?: string };

/** Webhooks' handlers over the emulator of DynamoDB, sending over HTTP to this machine. */
export async function startWorld() {
  const cloud = await startCloud({ tables: { WEBHOOKS: [...indexes, "changes"], IDENTITY: [] } });
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), {
    marshallOptions: { removeUndefinedValues: true },
  });
  /** How far our clock is ahead of the real one, in milliseconds. */
  const clock = { ahead: 0 };
  const now = () => Date.now() + clock.ahead;
  const table = "WEBHOOKS";
  const hosts = new Set(["127.0.0.1"]);
  /** Who was an operator, and is none any more. */
  const former = new Set<string>();
  const ports = {
    findEndpoint: findEndpoint(documents, table),
    listEndpoints: listEndpoints(documents, table),
    findListeners: findListeners(documents, table),
    insertEndpoint: insertEndpoint(documents, table),
    saveEndpoint: saveEndpoint(documents, table),
    deleteEndpoint: deleteEndpoint(documents, table),
    findOwner: findOwner(documents, "IDENTITY"),
    findDelivery: findDelivery(documents, table),
    listDeliveries: listDeliveries(documents, table),
    findFailed: findFailed(documents, table),
    findDue: findDue(documents, table),
    insertDelivery: insertDelivery(documents, table),
    saveDelivery: saveDelivery(documents, table),
    isOperator: async (user: string) => !former.has(user),
    readUrl: readUrl(hosts),
    post: post(hosts, now, 300),
    sign,
    newSecret,
    newId: ulid,
    factId,
    report: () => {},
    pause: async () => {},
    chance: () => 0.5,
    now,
  };
  type Ports = typeof ports;
  const context = { getRemainingTimeInMillis: () => 60_000 };
  const creator = (user: string) => ({ user, groups: ["creator"] });
  const create = (user: string, body: object, groups = ["creator"]) =>
    call<Answer>(createWebhookEndpoint(ports), { user, groups, body });
  const deliveries = async (user: string, id: string, query: object = {}) =>
    (
      await call<{ items: ShownDelivery[]; cursor?: string; code?: string }>(listWebhookDeliveries(ports), {
        ...creator(user),
        params: { id },
        query,
      })
    ).body;

  return {
    ports,
    clock,
    former,
    documents,
    create,
    deliveries,
    list: async (user: string) =>
      (await call<{ items: ShownEndpoint[] }>(listWebhookEndpoints(ports), creator(user))).body.items,
    get: (user: string, id: string) => call<Answer>(getWebhookEndpoint(ports), { ...creator(user), params: { id } }),
    change: (user: string, id: string, body: object) =>
      call<Answer>(changeWebhookEndpoint(ports), { ...creator(user), params: { id }, body }),
    remove: (user: string, id: string) =>
      call<Answer>(deleteWebhookEndpoint(ports), { ...creator(user), params: { id } }),
    rotate: (user: string, id: string) =>
      call<Answer>(rotateWebhookSecret(ports), { ...creator(user), params: { id } }),
    test: (user: string, id: string) =>
      call<ShownDelivery & { code?: string }>(testWebhookEndpoint(ports), { ...creator(user), params: { id } }),
    replay: (user: string, id: string, delivery: string) =>
      call<ShownDelivery & { code?: string }>(replayWebhookDelivery(ports), {
        ...creator(user),
        params: { id, delivery },
      }),
    replayFailed: (user: string, id: string, since: string) =>
      call<{ replayed: number; isComplete: boolean; code?: string }>(replayWebhookDeliveries(ports), {
        ...creator(user),
        params: { id },
        body: { since },
      }),
    /** A change of an order, as the bus tells of it. */
    hear: (before: Order | undefined, after: Order, with_: Partial<Ports> = {}) =>
      queueDeliveries({ ...ports, ...with_ })({
        "detail-type": "order",
        time: new Date(now()).toISOString(),
        detail: JSON.parse(JSON.stringify({ before, after })),
      }),
    /** What the table's stream gives the sender: all that is to be sent now. */
    async urgent(with_: Partial<Ports> = {}) {
      const { Items = [] } = await documents.send(
        new ScanCommand({
          TableName: table,
          ConsistentRead: true,
          FilterExpression: "urgency = :now",
          ExpressionAttributeValues: { ":now": "now" },
        }),
      );
      const Records = Items.map((item, n) => ({
        eventName: "INSERT" as const,
        dynamodb: { SequenceNumber: String(n), NewImage: marshall(item) as never },
      }));
      return sendUrgent({ ...ports, ...with_ })({ Records }, context);
    },
    sweep: (with_: Partial<Ports> = {}) => sweepDeliveries({ ...ports, ...with_ })({}, context),
    async mails() {
      const { Items = [] } = await documents.send(
        new ScanCommand({
          TableName: table,
          ConsistentRead: true,
          FilterExpression: "sk = :mail",
          ExpressionAttributeValues: { ":mail": "MAIL" },
        }),
      );
      return Items;
    },
    /** Somebody who is known to identity. */
    async known(language: User["language"] = "en"): Promise<string> {
      const id = ulid();
      const kept = { id, email: `${id.toLowerCase()}@example.org`, displayName: "Ann", language };
      const Item = userItem({ ...kept, createdAt: new Date().toISOString() });
      await documents.send(new PutCommand({ TableName: "IDENTITY", Item }));
      return id;
    },
    close: () => cloud.close(),
  };
}
export type World = Awaited<ReturnType<typeof startWorld>>;
