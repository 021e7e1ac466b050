import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { transact } from "../../../shared/runtime/transact.ts";
import { failure } from "../../contract/event-failure.ts";
import type {
  CountFailures,
  DismissFailure,
  FindFailure,
  FindNote,
  ForgetFailure,
  KeepFailure,
  ListFailures,
  Now,
} from "../../flows/ports.ts";
import { eventPartition, noteWrites } from "./commit.ts";
import { listed } from "./query-list.ts";

const MAX_ERROR_CHARACTERS = 1_000;
const LIST = "STRIPE-FAILURES";

const failureKey = (event: string) => ({ pk: eventPartition(event), sk: "FAILURE" });

/** One read tells whether an event was applied, and whether it failed before that. */
export const findNote =
  (documents: DynamoDBDocumentClient, TableName: string): FindNote =>
  async (event) => {
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :event",
        ExpressionAttributeValues: { ":event": eventPartition(event) },
        ProjectionExpression: "sk",
      }),
    );
    const has = (kind: string) => Items.some(({ sk }) => sk === kind);
    return { isNoted: has("EVENT"), hasFailed: has("FAILURE") };
  };

/** Until it is applied: what went wrong with money does not go away by itself. */
export const keepFailure =
  (documents: DynamoDBDocumentClient, TableName: string, now: Now): KeepFailure =>
  async ({ id: event, type, object }, kind, error) => {
    const at = new Date(now()).toISOString();
    await documents.send(
      new UpdateCommand({
        TableName,
        Key: failureKey(event),
        UpdateExpression: `SET #event = :event, #type = :type, #object = :object, kind = :kind, #error = :error,
          firstAt = if_not_exists(firstAt, :at), lastAt = :at, gsi1Pk = :list,
          gsi1Sk = if_not_exists(gsi1Sk, :place) ADD #count :one`,
        ExpressionAttributeNames: {
          "#event": "event",
          "#type": "type",
          "#object": "object",
          "#error": "error",
          "#count": "count",
        },
        ExpressionAttributeValues: {
          ":event": event,
          ":type": type,
          ":object": object,
          ":kind": kind,
          ":error": error.slice(0, MAX_ERROR_CHARACTERS),
          ":at": at,
          ":list": LIST,
          ":place": `${at}#${event}`,
          ":one": 1,
        },
      }),
    );
  };

export const forgetFailure =
  (documents: DynamoDBDocumentClient, TableName: string): ForgetFailure =>
  async (event) => {
    await documents.send(new DeleteCommand({ TableName, Key: failureKey(event) }));
  };

export const dismissFailure =
  (documents: DynamoDBDocumentClient, TableName: string, now: Now): DismissFailure =>
  async (event, { operator, note }) => {
    const at = new Date(now()).toISOString();
    const listed = {
      Update: {
        TableName,
        Key: failureKey(event),
        UpdateExpression: "SET dismissed = :how REMOVE gsi1Pk, gsi1Sk",
        ConditionExpression: "attribute_exists(gsi1Pk)",
        ExpressionAttributeValues: { ":how": { operator, note, at } },
      },
    };
    const outcome = await transact(documents, noteWrites(TableName, event, now()), [listed]);
    return outcome === "repeated" ? "absent" : outcome;
  };

export const findFailure =
  (documents: DynamoDBDocumentClient, TableName: string): FindFailure =>
  async (event) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: failureKey(event), ConsistentRead: true }));
    return Item && failure.parse(Item);
  };

export const listFailures =
  (documents: DynamoDBDocumentClient, TableName: string): ListFailures =>
  (page) =>
    listed(documents, TableName, { list: LIST, sk: "FAILURE", schema: failure }, page);

export const countFailures =
  (documents: DynamoDBDocumentClient, TableName: string): CountFailures =>
  async (before) => {
    const query = {
      TableName,
      IndexName: "gsi1",
      KeyConditionExpression: "gsi1Pk = :list AND gsi1Sk < :before",
      ExpressionAttributeValues: { ":list": LIST, ":before": new Date(before).toISOString() },
      Select: "COUNT" as const,
    };
    let count = 0;
    for await (const { Count = 0 } of paginateQuery({ client: documents }, query)) count += Count;
    return count;
  };
