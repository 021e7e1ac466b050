import { S3Client } from "@aws-sdk/client-s3";
import { findPopularity } from "../../recommendations/client.ts";
import { inTurns } from "../../shared/kernel/in-turns.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { keepTopicCounts, listRanked, setRank } from "../adapters/survey.ts";
import { NO_RANK, ranksOf } from "../domain/popularity.ts";
import { countedTopics } from "../domain/shop.ts";
import { surveyEnv } from "../env.ts";
import type { FindPopularity, KeepTopicCounts, ListRanked, Now, Ranked, SetRank } from "../flows/ports.ts";
import { RANKED_AT_ONCE } from "../settings.ts";

export interface SurveyShopPorts {
  readonly listRanked: ListRanked;
  readonly findPopularity: FindPopularity;
  readonly setRank: SetRank;
  readonly keepTopicCounts: KeepTopicCounts;
  readonly now: Now;
}

/** Counts the products on sale by topic, and ranks them by training's latest popularity. */
export const surveyShop = (ports: SurveyShopPorts) => async (): Promise<{ onSale: number; ranked: number }> => {
  const weights = await ports.findPopularity();
  const shelf: Ranked[] = [];
  for await (const each of ports.listRanked()) shelf.push(each);
  await ports.keepTopicCounts({ at: iso(ports.now()), counts: countedTopics(shelf) });
  const onSale = new Map(shelf.map(({ id }) => [id, weights.get(id) ?? 0]));
  const ranks = ranksOf(onSale);
  const moved = shelf.filter(({ id, rank }) => rank !== (ranks.get(id) ?? NO_RANK));
  await inTurns(
    RANKED_AT_ONCE,
    moved,
    ({ id }) => id,
    ({ id }) => ports.setRank(id, ranks.get(id) ?? NO_RANK),
  );
  logger.info("the shop is surveyed", { onSale: shelf.length, ranked: moved.length });
  return { onSale: shelf.length, ranked: moved.length };
};

const env = environment(...surveyEnv);

/** On its schedule. */
export const handler = surveyShop({
  listRanked: listRanked(documents, env.CATALOGUE_TABLE),
  findPopularity: findPopularity(new S3Client({}), env.MODEL_BUCKET),
  setRank: setRank(documents, env.CATALOGUE_TABLE),
  keepTopicCounts: keepTopicCounts(documents, env.CATALOGUE_TABLE),
  now: () => Date.now(),
});
