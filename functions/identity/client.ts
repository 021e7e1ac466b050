import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { type User, user } from "./contract/user.ts";
import { claimedVisitorKind, userKind } from "./keys.ts";

/** A user's profile; undefined for who is gone, or has none yet. */
export const findUser =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (id: string): Promise<User | undefined> => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: userKind.key({ id }) }));
    return Item && user.parse(Item);
  };

/** A user as identity's table holds them: for demo data and tests. */
export const userItem = (of: User) => ({ ...userKind.key(of), ...of });

/** The key of a visitor whom a user was before registering: behaviour receives it by the table's stream. */
export const visitorKey = (id: string, anonymousId: string) => claimedVisitorKind.key({ id, anonymousId });
