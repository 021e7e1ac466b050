import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { oneLess } from "../../shared/runtime/counting.ts";
import { allUnder } from "../../shared/runtime/prefix.ts";
import { queryList } from "../../shared/runtime/query-list.ts";
import { partFor } from "../../shared/runtime/spread.ts";
import { absent, transact } from "../../shared/runtime/transact.ts";
import { follow } from "../contract/follow.ts";
import type { CountFollowers, DropFollow, FindFollow, KeepFollow, ListFollows } from "../flows/ports.ts";
import { followersKind, followKind } from "../keys.ts";

export const findFollow =
  (documents: DynamoDBDocumentClient, TableName: string): FindFollow =>
  async (user, creator) => {
    const Key = followKind.key({ user, creator });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && follow.parse(Item);
  };

export const keepFollow =
  (documents: DynamoDBDocumentClient, TableName: string): KeepFollow =>
  (kept, attempt) => {
    const { user, creatorId: creator, at } = kept;
    const places = {
      ...followKind.place.byFollow({ user, at, creator }),
      ...followKind.place.ofCreator({ user, creator }),
    };
    const Item = { ...followKind.key({ user, creator }), ...kept, ...places };
    const counted = {
      TableName,
      Key: followersKind.key({ id: creator, part: partFor(attempt) }),
      UpdateExpression: "ADD #count :one",
      ExpressionAttributeNames: { "#count": "count" },
      ExpressionAttributeValues: { ":one": 1 },
    };
    return transact(documents, [{ Update: counted }], [{ Put: { TableName, Item, ConditionExpression: absent } }]);
  };

export const dropFollow =
  (documents: DynamoDBDocumentClient, TableName: string): DropFollow =>
  (user, creator, attempt) => {
    const Key = followKind.key({ user, creator });
    return transact(
      documents,
      [oneLess({ TableName, Key: followersKind.key({ id: creator, part: partFor(attempt) }) })],
      [{ Delete: { TableName, Key, ConditionExpression: "attribute_exists(pk)" } }],
    );
  };

export const listFollows =
  (documents: DynamoDBDocumentClient, TableName: string): ListFollows =>
  (user, page) =>
    queryList(documents, TableName, { ...followKind.list.byFollow({ user }), sk: followKind.sk, schema: follow }, page);

/** The parts of a count, of which there are as many as `spread` has. */
export const countFollowers =
  (documents: DynamoDBDocumentClient, TableName: string): CountFollowers =>
  async (id) => {
    const parts = await allUnder(documents, TableName, followersKind.under({ id }));
    return parts.reduce((sum, part) => sum + Number(part.count), 0);
  };
