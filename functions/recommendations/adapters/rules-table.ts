import { type DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { oneLess, oneMore } from "../../shared/runtime/counting.ts";
import { transact } from "../../shared/runtime/transact.ts";
import { rule } from "../contract/rule.ts";
import type { ListRules, ReplaceRule } from "../flows/ports.ts";
import { ruleAuditKind, ruleCountKind, ruleKind } from "../keys.ts";
import { MOST_RULES } from "../settings.ts";

export const listRules =
  (documents: DynamoDBDocumentClient, TableName: string): ListRules =>
  async () => {
    const query = {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": ruleKind.pk },
      Limit: MOST_RULES,
    };
    const { Items = [] } = await documents.send(new QueryCommand(query));
    return Items.map((item) => rule.parse(item));
  };

export const replaceRule =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceRule =>
  async (before, after, audit) => {
    const Key = ruleKind.key({ rule: audit.rule });
    const condition = before
      ? {
          ConditionExpression: "#version = :version",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":version": before.version },
        }
      : { ConditionExpression: "attribute_not_exists(pk)" };
    const record = {
      ...ruleAuditKind.key({ at: audit.at, rule: audit.rule, version: before?.version ?? 0 }),
      ...audit,
    };
    const counter = { TableName, Key: ruleCountKind.key({}) };
    const outcome = await transact(documents, [
      after
        ? { Put: { TableName, Item: { ...Key, ...after }, ...condition } }
        : { Delete: { TableName, Key, ...condition } },
      { Put: { TableName, Item: record } },
      ...(before ? [] : [oneMore(counter, MOST_RULES)]),
      ...(after ? [] : [oneLess(counter)]),
    ]);
    return outcome === "done";
  };
