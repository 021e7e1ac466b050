import {
  type DynamoDBDocumentClient,
  PutCommand,
  paginateQuery,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { DAY_MS, DAY_SECONDS, dayOf, ttl } from "../../shared/kernel/time.ts";
import { absent, writeIf } from "../../shared/runtime/transact.ts";
import { type Decision, decision } from "../contract/decision.ts";
import type {
  FindDecision,
  InsertDecision,
  KeepDay,
  KeepOutcome,
  ListDays,
  ListMatured,
} from "../flows/offer-ports.ts";
import { dayPartOf, dayParts, decisionKind, situationDayKind } from "../keys.ts";
import { dayRecord } from "../offers/nights.ts";
import { maturesAt } from "../offers/rewards.ts";

/** Digits of a round in a key, so that rounds sort as text. */
const ROUND_DIGITS = 6;
const DECISION_DAYS = 120;
const DAY_RECORD_DAYS = 365;

const keyPartsOf = ({ person, situation, round }: Pick<Decision, "person" | "situation" | "round">) => ({
  person,
  situation,
  round: String(round).padStart(ROUND_DIGITS, "0"),
});

export const decisionKey = (of: Pick<Decision, "person" | "situation" | "round">) => decisionKind.key(keyPartsOf(of));

/** The newest decision by the key's prefix. No place's key is the prefix of another's, as each ends in a currency. */
export const findDecision =
  (documents: DynamoDBDocumentClient, TableName: string): FindDecision =>
  async (person, situation) => {
    const { pk, prefix } = decisionKind.under({ person, situation });
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
        ScanIndexForward: false,
        Limit: 1,
      }),
    );
    return Items[0] && decision.parse(Items[0]);
  };

export const decisionItem = (of: Decision) => {
  const parts = keyPartsOf(of);
  return {
    ...decisionKind.key(parts),
    ...of,
    ...decisionKind.place.maturing({ day: dayOf(maturesAt(of.at)), part: dayPartOf(of.person), ...parts }),
    expiresAt: ttl(Date.parse(of.at)) + DECISION_DAYS * DAY_SECONDS,
  };
};

export const insertDecision =
  (documents: DynamoDBDocumentClient, TableName: string): InsertDecision =>
  (fresh) =>
    writeIf(documents.send(new PutCommand({ TableName, Item: decisionItem(fresh), ConditionExpression: absent })));

export const keepOutcome =
  (documents: DynamoDBDocumentClient, TableName: string): KeepOutcome =>
  async (of, { order, margin, version }) => {
    await writeIf(
      documents.send(
        new UpdateCommand({
          TableName,
          Key: decisionKey(of),
          UpdateExpression: "SET outcomes.#order = :outcome",
          ConditionExpression:
            "attribute_exists(pk) AND (attribute_not_exists(outcomes.#order) OR outcomes.#order.version < :version)",
          ExpressionAttributeNames: { "#order": order },
          ExpressionAttributeValues: { ":outcome": { margin, version }, ":version": version },
        }),
      ),
    );
  };

export const listMatured = (documents: DynamoDBDocumentClient, TableName: string): ListMatured =>
  async function* (day) {
    for (const part of dayParts) {
      const { index, partition } = decisionKind.list.maturing({ day, part });
      const pages = paginateQuery(
        { client: documents },
        {
          TableName,
          IndexName: index,
          KeyConditionExpression: `${index}Pk = :day`,
          ExpressionAttributeValues: { ":day": partition },
        },
      );
      for await (const { Items = [] } of pages) for (const item of Items) yield decision.parse(item);
    }
  };

export const keepDay =
  (documents: DynamoDBDocumentClient, TableName: string): KeepDay =>
  async (situation, record) => {
    const { day } = record;
    const Item = {
      ...situationDayKind.key({ situation, day }),
      ...record,
      expiresAt: ttl(Date.parse(day) + DAY_RECORD_DAYS * DAY_MS),
    };
    await documents.send(new PutCommand({ TableName, Item }));
  };

export const listDays =
  (documents: DynamoDBDocumentClient, TableName: string): ListDays =>
  async (situation, from) => {
    const { pk } = situationDayKind.under({ situation });
    const days = [];
    const pages = paginateQuery(
      { client: documents },
      {
        TableName,
        KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :until",
        ExpressionAttributeValues: {
          ":pk": pk,
          ":from": situationDayKind.key({ situation, day: from }).sk,
          ":until": situationDayKind.key({ situation, day: "9" }).sk,
        },
      },
    );
    for await (const { Items = [] } of pages) days.push(...Items.map((item) => dayRecord.parse(item)));
    return days;
  };
