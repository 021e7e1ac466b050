import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  paginateQuery,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { iso } from "../../../shared/kernel/time.ts";
import { queryList } from "../../../shared/runtime/query-list.ts";
import { transact } from "../../../shared/runtime/transact.ts";
import { failure } from "../../contract/stripe-event.ts";
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
import { eventNoteKind, failureKind } from "../../keys.ts";
import { noteWrites } from "./commit.ts";

const MAX_ERROR_CHARACTERS = 1_000;
const { index, partition } = failureKind.list.all({});
const about = failureKind.lists.ofObject.index;

/** One read tells whether an event was applied, and whether it failed before that. */
export const findNote =
  (documents: DynamoDBDocumentClient, TableName: string): FindNote =>
  async (event) => {
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName,
        ConsistentRead: true,
        KeyConditionExpression: "pk = :event",
        ExpressionAttributeValues: { ":event": eventNoteKind.key({ event }).pk },
        ProjectionExpression: "sk",
      }),
    );
    const has = (kind: string) => Items.some(({ sk }) => sk === kind);
    return { isNoted: has(eventNoteKind.sk), hasFailed: has(failureKind.sk) };
  };

/** No expiry: a failure about money stays until it is applied or dismissed. */
export const keepFailure =
  (documents: DynamoDBDocumentClient, TableName: string, now: Now): KeepFailure =>
  async ({ id: event, type, object }, kind, error) => {
    const at = iso(now());
    await documents.send(
      new UpdateCommand({
        TableName,
        Key: failureKind.key({ event }),
        UpdateExpression: `SET #event = :event, #type = :type, #object = :object, kind = :kind, #error = :error,
          firstAt = if_not_exists(firstAt, :at), lastAt = :at, ${index}Pk = :list,
          ${index}Sk = if_not_exists(${index}Sk, :position), ${about}Pk = :about, ${about}Sk = :event ADD #count :one`,
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
          ":list": partition,
          ":about": failureKind.list.ofObject({ object: object.paymentIntent ?? object.id }).partition,
          ":position": `${at}#${event}`,
          ":one": 1,
        },
      }),
    );
  };

export const forgetFailure =
  (documents: DynamoDBDocumentClient, TableName: string): ForgetFailure =>
  async (event) => {
    await documents.send(new DeleteCommand({ TableName, Key: failureKind.key({ event }) }));
  };

export const dismissFailure =
  (documents: DynamoDBDocumentClient, TableName: string, now: Now): DismissFailure =>
  async (event, { operator, note }) => {
    const at = iso(now());
    const listed = {
      Update: {
        TableName,
        Key: failureKind.key({ event }),
        UpdateExpression: `SET dismissed = :how REMOVE ${index}Pk, ${index}Sk`,
        ConditionExpression: `attribute_exists(${index}Pk)`,
        ExpressionAttributeValues: { ":how": { operator, note, at } },
      },
    };
    const outcome = await transact(documents, noteWrites(TableName, { id: event }, now()), [listed]);
    return outcome === "repeated" ? "absent" : outcome;
  };

export const findFailure =
  (documents: DynamoDBDocumentClient, TableName: string): FindFailure =>
  async (event) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: failureKind.key({ event }), ConsistentRead: true }),
    );
    return Item && failure.parse(Item);
  };

export const listFailures =
  (documents: DynamoDBDocumentClient, TableName: string): ListFailures =>
  (page) =>
    queryList(documents, TableName, { index, partition, sk: failureKind.sk, schema: failure }, page);

export const countFailures =
  (documents: DynamoDBDocumentClient, TableName: string): CountFailures =>
  async (before) => {
    const query = {
      TableName,
      IndexName: index,
      KeyConditionExpression: `${index}Pk = :list AND ${index}Sk < :before`,
      ExpressionAttributeValues: { ":list": partition, ":before": iso(before) },
      Select: "COUNT" as const,
    };
    let count = 0;
    for await (const { Count = 0 } of paginateQuery({ client: documents }, query)) count += Count;
    return count;
  };
