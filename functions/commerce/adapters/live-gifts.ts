import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findOwnership } from "./dynamodb/ownership.ts";
import { liveSettlement } from "./live-settlement.ts";
import { newSecret } from "./stripe/secrets.ts";

/** For gifts. */
export function liveGifts() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { ...liveSettlement(), findOwnership: findOwnership(documents, table), newSecret };
}
