import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { queryList } from "../../shared/runtime/query-list.ts";
import { absent, transact, type Write, writeIf } from "../../shared/runtime/transact.ts";
import { versionedPut } from "../../shared/runtime/versioned-put.ts";
import { type Offer, offer } from "../contract/offer.ts";
import type {
  CloseBudget,
  CommitOffer,
  FindOffer,
  FindOfferUse,
  FindSituation,
  ListOffers,
  ReplaceSituation,
} from "../flows/offer-ports.ts";
import { budgetKind, offerKind, situationKind } from "../keys.ts";
import { spread } from "../offers/budget.ts";
import { type Situation, situation } from "../offers/situation.ts";

export const findOffer =
  (documents: DynamoDBDocumentClient, TableName: string): FindOffer =>
  async (id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: offerKind.key({ offer: id }), ConsistentRead: true }),
    );
    return Item && offer.parse(Item);
  };

export const listOffers =
  (documents: DynamoDBDocumentClient, TableName: string): ListOffers =>
  (creator, page) => {
    const list = creator === undefined ? offerKind.list.all({}) : offerKind.list.ofCreator({ creator });
    return queryList(documents, TableName, { ...list, sk: offerKind.sk, schema: offer }, page);
  };

const part = z.object({
  sk: z.string(),
  most: z.int(),
  spent: z.int().default(0),
  orders: z.int().default(0),
  returned: z.int().default(0),
});

/** The shards of an offer's budget: one consistent read. */
export async function budgetParts(documents: DynamoDBDocumentClient, TableName: string, id: string) {
  const { pk, prefix } = budgetKind.under({ offer: id });
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
    }),
  );
  return Items.map((item) => part.parse(item)).map(({ sk, ...each }) => ({
    ...each,
    part: Number(sk.slice(prefix.length)),
  }));
}

export const findOfferUse =
  (documents: DynamoDBDocumentClient, TableName: string): FindOfferUse =>
  async (id) => {
    const parts = await budgetParts(documents, TableName, id);
    const sum = (of: "spent" | "orders" | "returned") => parts.reduce((total, each) => total + each[of], 0);
    // Amounts that move between shards may be read half moved.
    return { spent: Math.max(0, sum("spent")), orders: sum("orders"), returned: sum("returned") };
  };

export const findSituation =
  (documents: DynamoDBDocumentClient, TableName: string): FindSituation =>
  async (key) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: situationKind.key({ situation: key }), ConsistentRead: true }),
    );
    return Item && situation.parse(Item);
  };

export const situationItem = (of: Situation) => ({ ...situationKind.key({ situation: of.situation }), ...of });

export const replaceSituation =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceSituation =>
  (after) =>
    writeIf(documents.send(new PutCommand(versionedPut(TableName, situationItem(after)))));

export const offerItem = (of: Offer) => ({
  ...offerKind.key({ offer: of.id }),
  ...of,
  ...offerKind.place.all({ offer: of.id }),
  ...(of.creator !== undefined && offerKind.place.ofCreator({ creator: of.creator, offer: of.id })),
});

/** The items of an offer's budget, with the facts that an order's write checks. */
export const budgetItems = ({ id, budget, parts, startsAt, endsAt }: Offer) =>
  budget === undefined
    ? []
    : spread(budget, parts).map((most, n) => ({
        ...budgetKind.key({ offer: id, part: n }),
        state: "active",
        startsAt,
        endsAt,
        most,
        spent: 0,
      }));

export const commitOffer =
  (documents: DynamoDBDocumentClient, TableName: string): CommitOffer =>
  async (of, at) => {
    const budget = of.state === "active" ? budgetItems(of) : [];
    const writes: Write[] = [
      { Put: versionedPut(TableName, offerItem(of)) },
      ...(at ? [{ Put: versionedPut(TableName, situationItem(at)) }] : []),
      ...budget.map((Item) => ({ Put: { TableName, Item, ConditionExpression: absent } })),
    ];
    return (await transact(documents, writes)) === "done";
  };

/** One shard after the other, as many orders a second may use a budget: each is closed as soon as it is free. */
export const closeBudget =
  (documents: DynamoDBDocumentClient, TableName: string): CloseBudget =>
  async ({ id, budget, parts }) => {
    if (budget === undefined) return;
    for (let n = 0; n < parts; n++) {
      await writeIf(
        documents.send(
          new UpdateCommand({
            TableName,
            Key: budgetKind.key({ offer: id, part: n }),
            UpdateExpression: "SET #state = :stopped",
            ConditionExpression: "attribute_exists(pk)",
            ExpressionAttributeNames: { "#state": "state" },
            ExpressionAttributeValues: { ":stopped": "stopped" },
          }),
        ),
      );
    }
  };
