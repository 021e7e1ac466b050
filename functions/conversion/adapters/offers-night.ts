import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { pause } from "../../shared/runtime/pause.ts";
import type { OffersNightPorts } from "../flows/offers-night.ts";
import { keepDay, listDays, listMatured } from "./decisions.ts";
import { findSituation, replaceSituation } from "./offers.ts";

/** The ports of the night in which offers learn. */
export const nightOfOffers = (
  documents: DynamoDBDocumentClient,
  table: string,
  now: () => number,
): OffersNightPorts => ({
  listMatured: listMatured(documents, table),
  keepDay: keepDay(documents, table),
  listDays: listDays(documents, table),
  findSituation: findSituation(documents, table),
  replaceSituation: replaceSituation(documents, table),
  pause,
  now,
});
