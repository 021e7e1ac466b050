import { randomInt } from "node:crypto";
import { ulid } from "ulid";
import { findProducts } from "../../catalogue/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findDiscount, findDiscounts, insertDiscount, listDiscounts, replaceDiscount } from "./dynamodb/discounts.ts";
import { findOwnership } from "./dynamodb/ownership.ts";
import { listRedemptions } from "./dynamodb/redemptions.ts";
import { findStopped } from "./dynamodb/trades.ts";

/** Without what is taken for another when it is read aloud. */
const LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
const LENGTH = 10;

/** One of 30^10. */
export const newCode = (): string => Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join("");

const now = () => Date.now();

/** For managing discounts. */
export function liveDiscounts() {
  const { COMMERCE_TABLE: table } = environment("COMMERCE_TABLE");
  return {
    findDiscount: findDiscount(documents, table),
    listDiscounts: listDiscounts(documents, table),
    insertDiscount: insertDiscount(documents, table),
    replaceDiscount: replaceDiscount(documents, table),
    listRedemptions: listRedemptions(documents, table),
    newId: ulid,
    newCode,
    pause,
    now,
  };
}

/** For making discounts: they may name products. */
export function liveCreateDiscount() {
  const { CATALOGUE_TABLE: catalogue } = environment("CATALOGUE_TABLE");
  return { ...liveDiscounts(), findProducts: findProducts(documents, catalogue) };
}

/** For quotes. */
export function liveQuotes() {
  const env = environment("COMMERCE_TABLE", "CATALOGUE_TABLE");
  return {
    findProducts: findProducts(documents, env.CATALOGUE_TABLE),
    findOwnership: findOwnership(documents, env.COMMERCE_TABLE),
    findDiscounts: findDiscounts(documents, env.COMMERCE_TABLE),
    findStopped: findStopped(documents, env.COMMERCE_TABLE),
    newId: ulid,
    now,
  };
}
