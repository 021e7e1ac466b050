import { inTurns } from "../../shared/kernel/in-turns.ts";
import { iso } from "../../shared/kernel/time.ts";
import { newsOccasion } from "../messages/occasion.ts";
import { FOLLOWERS_AT_ONCE, PUBLISHED_REACH_MS } from "../settings.ts";
import type {
  KeepOccasion,
  KeepPublication,
  ListFollowers,
  ListPublished,
  MovePublication,
  Now,
  OpenPublications,
} from "./message-ports.ts";

export interface FollowersPorts {
  readonly listPublished: ListPublished;
  readonly keepPublication: KeepPublication;
  readonly openPublications: OpenPublications;
  readonly movePublication: MovePublication;
  readonly listFollowers: ListFollowers;
  readonly keepOccasion: KeepOccasion;
  readonly now: Now;
}

const AT_ONCE = 32;

/**
 * Makes an occasion of each new work for each of its creator's followers. An interrupted run is resumed; a repeated page of
 * followers makes the same occasions, which exist already.
 * @returns the number of followers
 */
export async function tellFollowers(ports: FollowersPorts, isLate: () => boolean): Promise<number> {
  for await (const { id, creatorId, publishedAt } of ports.listPublished(iso(ports.now() - PUBLISHED_REACH_MS))) {
    if (publishedAt !== undefined) await ports.keepPublication({ product: id, creatorId, at: publishedAt });
  }
  let seen = 0;
  for (const publication of await ports.openPublications()) {
    let { cursor } = publication;
    do {
      if (isLate()) return seen;
      const page = await ports.listFollowers(publication.creatorId, { limit: FOLLOWERS_AT_ONCE, cursor });
      await inTurns(
        AT_ONCE,
        page.items,
        ({ user }) => user,
        ({ user }) => ports.keepOccasion(newsOccasion(user, publication.product, publication.at)),
      );
      seen += page.items.length;
      cursor = page.cursor;
      await ports.movePublication(publication, cursor);
    } while (cursor !== undefined);
  }
  return seen;
}
