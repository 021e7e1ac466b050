import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { absent, transact, type Write, writeIf } from "../../shared/runtime/transact.ts";
import type { GivenOffer, OfferTaken } from "../contract/offer-taken.ts";
import type { FindOfferOrder, OfferOrder, ReleaseUse, ReplaceOfferOrder } from "../flows/offer-ports.ts";
import { budgetKind, offerOrderKind } from "../keys.ts";
import { situationOf } from "../offers/offer.ts";
import { decisionKey, findDecision } from "./decisions.ts";
import { budgetParts, findOffer } from "./offers.ts";

/**
 * The offer that was made to a person, with the facts that decide whether they can use it, by strongly consistent reads;
 * undefined if it was not made to them.
 * @param TableName conversion's
 */
export const findGivenOffer =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (person: string, id: string): Promise<GivenOffer | undefined> => {
    const offer = await findOffer(documents, TableName)(id);
    if (!offer) return undefined;
    const [decision, parts] = await Promise.all([
      findDecision(documents, TableName)(person, situationOf(offer)),
      budgetParts(documents, TableName, id),
    ]);
    if (decision?.arm !== id) return undefined;
    return { offer, decision, parts };
  };

/**
 * Joins the transaction of an order that uses an offer: it is refused unless the offer is still the person's and unused, is in
 * force at `at`, and its budget has room for the reduction.
 * @param TableName conversion's
 */
export function offerWrites(TableName: string, { given, order, amount, instead }: OfferTaken, at: string): Write[] {
  const { offer, decision, parts } = given;
  const roomy = parts.filter(({ most, spent }) => most - spent >= amount);
  const shard = roomy[Math.floor(Math.random() * roomy.length)];
  if (!shard) throw new Error(`No shard of offer ${offer.id} has room for ${amount}.`);
  const kept: OfferOrder = {
    offer: offer.id,
    order,
    person: decision.person,
    situation: decision.situation,
    round: decision.round,
    part: shard.part,
    held: amount,
    isPaid: false,
    isReturned: false,
    version: 0,
  };
  return [
    {
      Update: {
        TableName,
        Key: budgetKind.key({ offer: offer.id, part: shard.part }),
        UpdateExpression: "ADD spent :amount",
        ConditionExpression: "#state = :active AND startsAt <= :at AND endsAt > :at AND spent <= :room",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: {
          ":amount": amount,
          ":active": "active",
          ":at": at,
          ":room": shard.most - amount,
        },
      },
    },
    {
      Update: {
        TableName,
        Key: decisionKey(decision),
        UpdateExpression: "SET usedBy = :order",
        ConditionExpression: `arm = :offer AND (attribute_not_exists(usedBy)${instead === undefined ? "" : " OR usedBy = :instead"})`,
        ExpressionAttributeValues: {
          ":order": order,
          ":offer": offer.id,
          ...(instead !== undefined && { ":instead": instead }),
        },
      },
    },
    {
      Put: {
        TableName,
        Item: { ...offerOrderKind.key({ offer: offer.id, order }), ...kept },
        ConditionExpression: absent,
      },
    },
  ];
}

const offerOrder = z.object({
  offer: z.string(),
  order: z.string(),
  person: z.string(),
  situation: z.string(),
  round: z.int(),
  part: z.int(),
  held: z.int(),
  isPaid: z.boolean(),
  isReturned: z.boolean(),
  version: z.int(),
});

export const findOfferOrder =
  (documents: DynamoDBDocumentClient, TableName: string): FindOfferOrder =>
  async (offer, order) => {
    const Key = offerOrderKind.key({ offer, order });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && offerOrder.parse(Item);
  };

const counted = (is: boolean): number => (is ? 1 : 0);

export const replaceOfferOrder =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceOfferOrder =>
  async (before, after) => {
    const { offer, order, part } = after;
    const outcome = await transact(documents, [
      {
        Put: {
          TableName,
          Item: { ...offerOrderKind.key({ offer, order }), ...after },
          ConditionExpression: "#version = :before",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":before": before.version },
        },
      },
      {
        Update: {
          TableName,
          Key: budgetKind.key({ offer, part }),
          UpdateExpression: "ADD spent :spent, orders :orders, returned :returned",
          ExpressionAttributeValues: {
            ":spent": after.held - before.held,
            ":orders": counted(after.isPaid) - counted(before.isPaid),
            ":returned": counted(after.isReturned) - counted(before.isReturned),
          },
        },
      },
    ]);
    return outcome === "done";
  };

export const releaseUse =
  (documents: DynamoDBDocumentClient, TableName: string): ReleaseUse =>
  async ({ person, situation, round, order }) => {
    await writeIf(
      documents.send(
        new UpdateCommand({
          TableName,
          Key: decisionKey({ person, situation, round }),
          UpdateExpression: "REMOVE usedBy",
          ConditionExpression: "usedBy = :order",
          ExpressionAttributeValues: { ":order": order },
        }),
      ),
    );
  };
