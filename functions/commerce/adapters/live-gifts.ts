import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findStanding } from "./dynamodb/standing.ts";
import { liveSettlement } from "./live-settlement.ts";
import { newSecret } from "./stripe/secrets.ts";

/** For gifts. */
export function liveGifts() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { ...liveSettlement(), findStanding: findStanding(documents, table), newSecret };
}
