import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { decodeCursor, encodeCursor, idPlace } from "../../shared/runtime/cursor.ts";
import { transact } from "../../shared/runtime/transact.ts";
import { versionedPut } from "../../shared/runtime/versioned-put.ts";
import { experiment } from "../contract/experiment.ts";
import { plan } from "../contract/plan.ts";
import { EMPTY_PLAN } from "../experiments/layers.ts";
import type { FindExperiment, FindPlan, KeepExperiment, KeepPlan, ListExperiments } from "../flows/ports.ts";
import { experimentAuditKind, experimentKind, planKind } from "../keys.ts";

export const findExperiment =
  (documents: DynamoDBDocumentClient, TableName: string): FindExperiment =>
  async (id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: experimentKind.key({ experiment: id }), ConsistentRead: true }),
    );
    return Item && experiment.parse(Item);
  };

export const listExperiments =
  (documents: DynamoDBDocumentClient, TableName: string): ListExperiments =>
  async ({ limit, cursor }) => {
    const after = decodeCursor(experimentKind.pk, cursor, idPlace);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": experimentKind.pk },
        Limit: limit,
        ...(after && { ExclusiveStartKey: experimentKind.key({ experiment: after.id }) }),
      }),
    );
    return {
      items: Items.map((item) => experiment.parse(item)),
      cursor: encodeCursor(experimentKind.pk, LastEvaluatedKey && { id: LastEvaluatedKey.sk }),
    };
  };

export const findPlan =
  (documents: DynamoDBDocumentClient, TableName: string): FindPlan =>
  async () => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: planKind.key({}), ConsistentRead: true }));
    return Item ? plan.parse(Item) : EMPTY_PLAN;
  };

/** Of the holdout's switches. */
const HOLDOUT = "holdout";
const auditKey = (experiment: string, version: number) =>
  experimentAuditKind.key({ experiment, version: String(version).padStart(6, "0") });

export const keepPlan =
  (documents: DynamoDBDocumentClient, TableName: string): KeepPlan =>
  async (after, by) => {
    const outcome = await transact(documents, [
      { Put: versionedPut(TableName, { ...planKind.key({}), ...after }) },
      { Put: { TableName, Item: { ...auditKey(HOLDOUT, after.version), ...by, holdout: after.holdout } } },
    ]);
    return outcome === "done";
  };

export const keepExperiment =
  (documents: DynamoDBDocumentClient, TableName: string): KeepExperiment =>
  async (after, changed) => {
    const { id, version } = after;
    const item = { ...experimentKind.key({ experiment: id }), ...after };
    const audit = { ...auditKey(id, version), ...after };
    const outcome = await transact(documents, [
      { Put: versionedPut(TableName, item) },
      { Put: { TableName, Item: audit } },
      ...(changed ? [{ Put: versionedPut(TableName, { ...planKind.key({}), ...changed }) }] : []),
    ]);
    return outcome === "done";
  };
