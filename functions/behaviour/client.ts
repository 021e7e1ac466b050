import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { itemsOf } from "../shared/runtime/items-of.ts";
import { type Interests, interests } from "./contract/interests.ts";
import { type Profile, profile } from "./contract/profile.ts";
import { interestsKind, profileKind } from "./keys.ts";

export { traitsOf } from "./domain/portrait.ts";

/**
 * The profiles of at most 100 subjects (`subjectOf`); subjects without one are left out. Consistent: they include what
 * was just reported.
 * @param TableName behaviour's
 */
export const readProfiles =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (subjects: readonly string[]): Promise<Profile[]> => {
    const keys = subjects.map((subject) => profileKind.key({ subject }));
    const items = keys.length === 0 ? [] : await itemsOf(documents, TableName, keys, { consistent: true });
    return items.map((item) => profile.parse(item));
  };

const NOTHING: Interests = { topics: [], languages: [] };

/** The topics and languages that a user declared. */
export const readInterests =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (user: string): Promise<Interests> => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: interestsKind.key({ user }), ConsistentRead: true }),
    );
    return Item ? interests.parse(Item) : NOTHING;
  };
