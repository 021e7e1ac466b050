import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { pause } from "../../shared/runtime/pause.ts";
import { closeBudget, commitOffer, findOffer, findSituation } from "./offers.ts";

/** The ports that change offers and their places. */
export const offerChanges = (documents: DynamoDBDocumentClient, table: string) => ({
  findOffer: findOffer(documents, table),
  findSituation: findSituation(documents, table),
  commitOffer: commitOffer(documents, table),
  closeBudget: closeBudget(documents, table),
  pause,
  now: () => Date.now(),
});
