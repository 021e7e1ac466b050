import { TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, paginateQuery, TransactWriteCommand } from "@aws-sdk/lib-dynamodb";
import { oneLess, oneMore } from "../../shared/runtime/counting.ts";
import type { ListRules, ReplaceRule } from "../ports.ts";
import { MOST_RULES, type Rule, rule } from "../rules.ts";

const RULES = "RULE";

export const listRules =
  (documents: DynamoDBDocumentClient, TableName: string): ListRules =>
  async () => {
    const query = {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": RULES },
    };
    const rules: Rule[] = [];
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      rules.push(...Items.map((item) => rule.parse(item)));
    }
    return rules;
  };

export const replaceRule =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceRule =>
  async (before, after, audit) => {
    const Key = { pk: RULES, sk: audit.rule };
    const condition = before
      ? {
          ConditionExpression: "#version = :version",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":version": before.version },
        }
      : { ConditionExpression: "attribute_not_exists(pk)" };
    const record = { pk: "RULE-AUDIT", sk: `${audit.at}#${audit.rule}#${before?.version ?? 0}`, ...audit };
    const counter = { TableName, Key: { pk: "RULE-COUNT", sk: "COUNT" } };
    try {
      await documents.send(
        new TransactWriteCommand({
          TransactItems: [
            after
              ? { Put: { TableName, Item: { ...Key, ...after }, ...condition } }
              : { Delete: { TableName, Key, ...condition } },
            { Put: { TableName, Item: record } },
            ...(before ? [] : [oneMore(counter, MOST_RULES)]),
            ...(after ? [] : [oneLess(counter)]),
          ],
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof TransactionCanceledException) return false;
      throw error;
    }
  };
