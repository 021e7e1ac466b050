import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findSharesOf, replaceShares } from "./dynamodb/shares.ts";

/** For setting shares: apart, so that it does not load Stripe's client. */
export function liveShares() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return { findSharesOf: findSharesOf(documents, table), replaceShares: replaceShares(documents, table) };
}
