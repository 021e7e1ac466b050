import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Page } from "../shared/kernel/page.ts";
import { itemsOf } from "../shared/runtime/items-of.ts";
import { queryList } from "../shared/runtime/query-list.ts";
import type { Write } from "../shared/runtime/transact.ts";
import { insertProfile } from "./adapters/profiles.ts";
import { type CreatorCard, creatorCard } from "./contract/creator.ts";
import { type Follow, follow } from "./contract/follow.ts";
import { handlesFor } from "./domain/handle.ts";
import { newProfile } from "./domain/profile.ts";
import { followKind, profileKind } from "./keys.ts";

/** The cards of a reply's creators; creators without a profile have none. */
export type FindCards = (ids: readonly string[]) => Promise<ReadonlyMap<string, CreatorCard>>;

/** DynamoDB's limit of items in one read. */
const AT_ONCE = 100;

/** The cards of creators, in one round trip for a whole reply. */
export const findCards =
  (documents: DynamoDBDocumentClient, TableName: string): FindCards =>
  async (ids) => {
    const keys = [...new Set(ids)].map((id) => profileKind.key({ id }));
    const parts = Array.from({ length: Math.ceil(keys.length / AT_ONCE) }, (_, n) =>
      itemsOf(documents, TableName, keys.slice(n * AT_ONCE, (n + 1) * AT_ONCE)),
    );
    const found = (await Promise.all(parts)).flat();
    return new Map(found.map((item) => creatorCard.parse(item)).map((each) => [each.id, each]));
  };

/** The field `creator` of a thing with a creator; nothing for creators without a profile. */
export const creatorIn = (
  cards: ReadonlyMap<string, CreatorCard>,
  id: string | undefined,
): { readonly creator?: CreatorCard } => {
  const creator = id === undefined ? undefined : cards.get(id);
  return creator ? { creator } : {};
};

/** Things with their creators' cards. */
export async function withCreators<Thing extends { readonly creatorId: string }>(
  find: FindCards,
  things: readonly Thing[],
): Promise<(Thing & { readonly creator?: CreatorCard })[]> {
  const cards = await find(things.map(({ creatorId }) => creatorId));
  return things.map((thing) => ({ ...thing, ...creatorIn(cards, thing.creatorId) }));
}

/** Makes the profile of a new creator; an existing one stays. */
export const openProfile =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (id: string, name: string, since: string): Promise<void> => {
    const insert = insertProfile(documents, TableName);
    for (const handle of handlesFor(name, id)) {
      if ((await insert(newProfile(id, name, handle, since))) !== "taken") return;
    }
    throw new Error(`Creator ${id} has no profile: every handle that was tried is taken.`);
  };

/** Joins a transaction that needs somebody to follow a creator. */
export const followCheck = (TableName: string, user: string, creator: string): Write => ({
  ConditionCheck: { TableName, Key: followKind.key({ user, creator }), ConditionExpression: "attribute_exists(pk)" },
});

/** Of at most 100 creators those whom somebody follows. */
export const followedOf =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  async (user: string, creators: readonly string[]): Promise<ReadonlySet<string>> => {
    const keys = [...new Set(creators)].map((creator) => followKind.key({ user, creator }));
    const found = keys.length === 0 ? [] : await itemsOf(documents, TableName, keys);
    return new Set(found.map((item) => follow.parse(item).creatorId));
  };

/** A page of a creator's followers, by their ids. */
export const listFollowers =
  (documents: DynamoDBDocumentClient, TableName: string) =>
  (creator: string, page: { readonly limit: number; readonly cursor?: string | undefined }): Promise<Page<Follow>> =>
    queryList(
      documents,
      TableName,
      { ...followKind.list.ofCreator({ creator }), sk: followKind.sk, schema: follow },
      page,
    );
