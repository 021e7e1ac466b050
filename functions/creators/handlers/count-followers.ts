import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { countFollowers as count } from "../adapters/follows.ts";
import { showFollowers } from "../adapters/profiles.ts";
import { creatorsEnv } from "../env.ts";
import type { CountFollowers, ShowFollowers } from "../flows/ports.ts";
import { followersKind } from "../keys.ts";

export interface CountFollowersPorts {
  readonly countFollowers: CountFollowers;
  readonly showFollowers: ShowFollowers;
}

const creatorOf = ({ dynamodb }: DynamoDBRecord): string =>
  String(dynamodb?.Keys?.pk?.S).slice(followersKind.key({ id: "", part: 0 }).pk.length);

/**
 * Updates the number of followers of each creator in a batch, once a batch, so that hundreds of follows at once cause
 * one write. The current count is read, so an old record shows nothing old.
 */
export const countFollowers =
  (ports: CountFollowersPorts) =>
  async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const failed: { itemIdentifier: string }[] = [];
    for (const [creator, records] of Map.groupBy(Records, creatorOf)) {
      try {
        await ports.showFollowers(creator, await ports.countFollowers(creator));
      } catch (error) {
        logger.error("a creator's followers are not counted", { creator, error });
        failed.push(...records.map(({ dynamodb }) => ({ itemIdentifier: String(dynamodb?.SequenceNumber) })));
      }
    }
    return { batchItemFailures: failed };
  };

const { CREATORS_TABLE } = environment(...creatorsEnv);
/** On the table's own stream: a part of the number of a creator's followers has changed. */
export const handler = countFollowers({
  countFollowers: count(documents, CREATORS_TABLE),
  showFollowers: showFollowers(documents, CREATORS_TABLE),
});
