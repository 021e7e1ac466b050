import "./environment.ts";
import { CreateTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { findBuyer } from "../../../functions/commerce/adapters/dynamodb/buyers.ts";
import { commit } from "../../../functions/commerce/adapters/dynamodb/commit.ts";
import { findDispute, listDisputes } from "../../../functions/commerce/adapters/dynamodb/disputes.ts";
import { findStudies } from "../../../functions/commerce/adapters/dynamodb/learning.ts";
import { findLots } from "../../../functions/commerce/adapters/dynamodb/lots.ts";
import { findRefund, listRefunds } from "../../../functions/commerce/adapters/dynamodb/refunds.ts";
import { submitEvidence } from "../../../functions/commerce/adapters/stripe/evidence.ts";
import { makeRefund } from "../../../functions/commerce/adapters/stripe/refunding.ts";
import type { ShownDispute } from "../../../functions/commerce/contract/dispute.ts";
import type { ShownRefund } from "../../../functions/commerce/contract/refund.ts";
import { contestDue } from "../../../functions/commerce/handlers/disputes/contest-due.ts";
import { listDisputes as disputesRoute } from "../../../functions/commerce/handlers/disputes/list-disputes.ts";
import { submitEvidence as evidenceRoute } from "../../../functions/commerce/handlers/disputes/submit-evidence.ts";
import { approveRefund } from "../../../functions/commerce/handlers/refunds/approve-refund.ts";
import { denyRefund } from "../../../functions/commerce/handlers/refunds/deny-refund.ts";
import { giveRefund } from "../../../functions/commerce/handlers/refunds/give-refund.ts";
import { listOrderRefunds } from "../../../functions/commerce/handlers/refunds/list-order-refunds.ts";
import { listRefunds as refundsRoute } from "../../../functions/commerce/handlers/refunds/list-refunds.ts";
import { requestRefund } from "../../../functions/commerce/handlers/refunds/request-refund.ts";
import { indexes as creditsIndexes } from "../../../functions/credits/keys.ts";
import { openingKey, progressKey } from "../../../functions/learning/keys.ts";
import { call } from "../call.ts";
import { startWorld, WEBHOOK_SECRET } from "./world.ts";

const AT = "2026-06-01T00:00:00.000Z";
type Told<Body> = Body & { code?: string; detail?: string };

/** The world with what follows a purchase: refunds, disputes, and what was studied. */
export async function secondThoughts(options: Parameters<typeof startWorld>[0] = {}) {
  const world = await startWorld(options);
  const key = (AttributeName: string) => ({ AttributeName, AttributeType: "S" as const });
  // The document client is over a plain one, which makes tables.
  const client = world.documents as unknown as DynamoDBClient;
  const keys = (of: string) => [
    { AttributeName: of === "" ? "pk" : `${of}Pk`, KeyType: "HASH" as const },
    { AttributeName: of === "" ? "sk" : `${of}Sk`, KeyType: "RANGE" as const },
  ];
  for (const [TableName, indexes] of [
    ["LEARNING", []],
    ["CREDITS", creditsIndexes],
  ] as const) {
    const GlobalSecondaryIndexes = indexes.map((IndexName) => ({
      IndexName,
      KeySchema: keys(IndexName),
      Projection: { ProjectionType: "ALL" as const },
    }));
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: ["", ...indexes].flatMap((of) => [
          key(of === "" ? "pk" : `${of}Pk`),
          key(of === "" ? "sk" : `${of}Sk`),
        ]),
        KeySchema: keys(""),
        ...(indexes.length > 0 && { GlobalSecondaryIndexes }),
      }),
    );
  }
  const { documents, stripe } = world;
  const access = async () => ({ stripe, webhookSecrets: [WEBHOOK_SECRET] });
  const ports = {
    ...world.ports,
    commit: commit(documents, "COMMERCE", world.ports.now, {
      credits: "CREDITS",
      learning: "LEARNING",
      organisations: "ORGANISATIONS",
    }),
    findLots: findLots(documents, "CREDITS"),
    findRefund: findRefund(documents, "COMMERCE"),
    listRefunds: listRefunds(documents, "COMMERCE"),
    findDispute: findDispute(documents, "COMMERCE"),
    listDisputes: listDisputes(documents, "COMMERCE"),
    findStudies: findStudies(documents, "LEARNING"),
    findBuyer: findBuyer(documents, "IDENTITY"),
    makeRefund: makeRefund(access),
    submitEvidence: submitEvidence(access),
  };
  type With = Partial<typeof ports>;

  return {
    ...world,
    ports,
    /** A paid order of products of these prices. */
    async bought(customer: string, products: string[]) {
      const { body } = await world.order(customer, products);
      await world.onPage(body.checkoutUrl, "pay");
      await world.delivered();
      const order = await world.stored(body.id);
      const { paymentIntent = "" } = order;
      const { latest_charge } = await stripe.paymentIntents.retrieve(paymentIntent);
      return { id: body.id, paymentIntent, charge: String(latest_charge) };
    },
    async studied(customer: string, productId: string, furthest: number) {
      const kept = { customer, productId, progress: furthest, furthest, startedAt: AT, updatedAt: AT };
      await documents.send(
        new PutCommand({ TableName: "LEARNING", Item: { ...progressKey(customer, productId), ...kept } }),
      );
    },
    async opened(customer: string, productId: string) {
      const kept = { customer, productId, firstAt: AT, lastAt: AT, count: 1 };
      await documents.send(
        new PutCommand({ TableName: "LEARNING", Item: { ...openingKey(customer, productId), ...kept } }),
      );
    },
    ask: (user: string, id: string, body: object = {}, with_: With = {}) =>
      call<Told<ShownRefund>>(requestRefund({ ...ports, ...with_ }), {
        user,
        params: { id },
        body: { reason: "not what I hoped for", ...body },
      }),
    give: (user: string, id: string, body: object = {}, groups: string[] = [], with_: With = {}) =>
      call<Told<ShownRefund>>(giveRefund({ ...ports, ...with_ }), {
        user,
        groups,
        params: { id },
        body: { refund: ulid(), note: "Sorry.", ...body },
      }),
    approve: (user: string, id: string, body: object = {}, groups: string[] = [], with_: With = {}) =>
      call<Told<ShownRefund>>(approveRefund({ ...ports, ...with_ }), { user, groups, params: { id }, body }),
    deny: (user: string, id: string, groups: string[] = []) =>
      call<Told<ShownRefund>>(denyRefund(ports), { user, groups, params: { id }, body: { note: "It was used." } }),
    refundsOf: (user: string, id: string) =>
      call<{ items: ShownRefund[]; code?: string }>(listOrderRefunds(ports), { user, params: { id } }),
    refunds: (user: string, groups: string[], query: object = {}) =>
      call<{ items: ShownRefund[]; cursor?: string; code?: string }>(refundsRoute(ports), { user, groups, query }),
    disputes: (query: object = {}) =>
      call<{ items: ShownDispute[] }>(disputesRoute(ports), { user: "op", groups: ["operator"], query }),
    submit: (id: string, body: object = {}) =>
      call<Told<ShownDispute>>(evidenceRoute(ports), { user: "op", groups: ["operator"], params: { id }, body }),
    contestDue: (with_: With = {}) => contestDue({ ...ports, ...with_ })(),
    async contested(charge: string, query = ""): Promise<string> {
      const { id } = (await world.control(`charges/${charge}/dispute${query}`)) as { id: string };
      await world.delivered();
      return id;
    },
    async bank(path: string): Promise<void> {
      await world.control(path);
      await world.delivered();
    },
    async balance(id: string, account: string): Promise<number> {
      const postings = (await world.journals(id)).flatMap((journal) => journal.postings);
      return postings.filter((each) => each.account === account).reduce((sum, { amount }) => sum + amount, 0);
    },
  };
}
export type SecondThoughts = Awaited<ReturnType<typeof secondThoughts>>;
