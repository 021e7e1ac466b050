import { type DynamoDBDocumentClient, GetCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { queryList } from "../../shared/runtime/query-list.ts";
import { absent, transact, type Write, writeIf } from "../../shared/runtime/transact.ts";
import { type Profile, profile } from "../contract/creator.ts";
import type {
  FindHandle,
  FindProfile,
  InsertProfile,
  ListProfiles,
  ReplaceProfile,
  ShowFollowers,
} from "../flows/ports.ts";
import { handleKind, profileKind } from "../keys.ts";

const DIGITS = 9;
const rankOf = (followers: number): string => String(followers).padStart(DIGITS, "0");

/** A profile as stored. */
export const itemOf = (kept: Profile): Record<string, unknown> => ({
  ...profileKind.key({ id: kept.id }),
  ...kept,
  ...profileKind.place.byFollowers({ followers: rankOf(kept.followers), id: kept.id }),
  ...profileKind.place.byTime({ since: kept.since, id: kept.id }),
});

/** The items of a creator's handles, each of which leads to them. */
export const handleItemsOf = ({ id, handles }: Profile): Record<string, unknown>[] =>
  handles.map((handle) => ({ ...handleKind.key({ handle }), handle, creator: id }));

export const findProfile =
  (documents: DynamoDBDocumentClient, TableName: string, { consistent = true } = {}): FindProfile =>
  async (id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: profileKind.key({ id }), ConsistentRead: consistent }),
    );
    return Item && profile.parse(Item);
  };

export const findHandle =
  (documents: DynamoDBDocumentClient, TableName: string): FindHandle =>
  async (handle) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: handleKind.key({ handle }) }));
    return Item && String(Item.creator);
  };

const handlePut = (TableName: string, handle: string, creator: string): Write => ({
  Put: {
    TableName,
    Item: { ...handleKind.key({ handle }), handle, creator },
    ConditionExpression: `${absent} OR creator = :creator`,
    ExpressionAttributeValues: { ":creator": creator },
  },
});

export const insertProfile =
  (documents: DynamoDBDocumentClient, TableName: string): InsertProfile =>
  async (fresh) => {
    const once: Write[] = [{ Put: { TableName, Item: itemOf(fresh), ConditionExpression: absent } }];
    const outcome = await transact(documents, [handlePut(TableName, fresh.handle, fresh.id)], once);
    return outcome === "repeated" ? "exists" : outcome === "conflict" ? "taken" : "done";
  };

/** Followers are counted beside it: the number is not among what a creator writes. */
export const replaceProfile =
  (documents: DynamoDBDocumentClient, TableName: string): ReplaceProfile =>
  async (before, after) => {
    const { id, name, handle, headline, bio, links, avatar, handles, version } = after;
    const set = { name, handle, headline, bio, links, handles, version, ...(avatar !== undefined && { avatar }) };
    const isBare = avatar === undefined;
    const update = {
      TableName,
      Key: profileKind.key({ id }),
      UpdateExpression: `SET ${Object.keys(set)
        .map((field) => `#${field} = :${field}`)
        .join(", ")}${isBare ? " REMOVE #avatar" : ""}`,
      ConditionExpression: "#version = :before",
      ExpressionAttributeNames: Object.fromEntries(
        [...Object.keys(set), ...(isBare ? ["avatar"] : [])].map((field) => [`#${field}`, field]),
      ),
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(set).map(([field, value]) => [`:${field}`, value])),
        ":before": before.version,
      },
    };
    if (before.handles.includes(handle)) {
      return (await writeIf(documents.send(new UpdateCommand(update)))) ? "done" : "conflict";
    }
    const outcome = await transact(documents, [{ Update: update }], [handlePut(TableName, handle, id)]);
    return outcome === "repeated" ? "taken" : outcome;
  };

export const listProfiles =
  (documents: DynamoDBDocumentClient, TableName: string): ListProfiles =>
  (sort, page) => {
    const list = sort === "newest" ? profileKind.list.byTime({}) : profileKind.list.byFollowers({});
    return queryList(documents, TableName, { ...list, sk: profileKind.sk, schema: profile }, page);
  };

export const showFollowers =
  (documents: DynamoDBDocumentClient, TableName: string): ShowFollowers =>
  async (id, followers) => {
    const place = profileKind.place.byFollowers({ followers: rankOf(followers), id });
    await writeIf(
      documents.send(
        new UpdateCommand({
          TableName,
          Key: profileKind.key({ id }),
          UpdateExpression: "SET followers = :followers, byFollowersSk = :rank",
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeValues: { ":followers": followers, ":rank": place.byFollowersSk },
        }),
      ),
    );
  };
