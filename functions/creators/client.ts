import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { itemsOf } from "../shared/runtime/items-of.ts";
import { insertProfile } from "./adapters/profiles.ts";
import { type CreatorCard, creatorCard } from "./contract/creator.ts";
import { handlesFor } from "./domain/handle.ts";
import { newProfile } from "./domain/profile.ts";
import { profileKind } from "./keys.ts";

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
