import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { itemsOf } from "../shared/runtime/items-of.ts";
import { under } from "../shared/runtime/prefix.ts";
import { type User, user } from "./contract/user.ts";
import { lookedUp } from "./domain/looked-up.ts";
import { claimedVisitorKind, userKind } from "./keys.ts";

/** A user's profile; undefined if there is none. */
export const findUser =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (id: string): Promise<User | undefined> => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: userKind.key({ id }) }));
    return Item && user.parse(Item);
  };

/** The attributes of a user's entry in the index of names; write them with the name. */
export function namePlace({ id, displayName }: Pick<User, "id" | "displayName">) {
  const { first, whole: name } = lookedUp(displayName);
  return userKind.place.byName({ first, name, id });
}

/** The attributes of a user's entry in the index of addresses; write them with the address. */
export function emailPlace(of: Pick<User, "email">) {
  const { first, whole: email } = lookedUp(of.email);
  return userKind.place.byEmail({ first, email });
}

/** A user's item in identity's table, for demo data and tests. */
export function userItem(of: User) {
  return { ...userKind.key(of), ...of, ...emailPlace(of), ...namePlace(of) };
}

/** The key of the claim of a visitor by the user who they became; behaviour receives it from the table's stream. */
export const visitorKey = (id: string, anonymousId: string) => claimedVisitorKind.key({ id, anonymousId });

/** Whether a user claimed this visitor when they registered. */
export const wasVisitor =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (id: string, anonymousId: string): Promise<boolean> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: claimedVisitorKind.key({ id, anonymousId }), ProjectionExpression: "pk" }),
    );
    return Item !== undefined;
  };

/** The most visitors of one user that are read: one for each device before they signed in on it. */
const MOST_VISITORS = 20;

/** The visitors whom a user was before they registered. */
export const visitorsOf =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (id: string): Promise<string[]> => {
    const key = claimedVisitorKind.under({ id });
    const query = under(TableName, key, { consistent: false });
    const { Items = [] } = await documents.send(new QueryCommand({ ...query, Limit: MOST_VISITORS }));
    return Items.map(({ sk }) => String(sk).slice(key.prefix.length));
  };

/** The users of at most 100 ids; ids without a user are left out. */
export const findUsers =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (ids: readonly string[]): Promise<ReadonlyMap<string, User>> => {
    const keys = [...new Set(ids)].map((id) => userKind.key({ id }));
    const found = keys.length === 0 ? [] : await itemsOf(documents, TableName, keys);
    return new Map(found.map((item) => user.parse(item)).map((each) => [each.id, each]));
  };
