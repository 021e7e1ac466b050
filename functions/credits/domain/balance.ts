import type * as z from "zod";
import type { Usage, usageRoutes } from "../contract/usage.ts";

import { SHOWN_AFTER_END_MS } from "../settings.ts";
import { hasEnded, isUsable, type Lot, without } from "./lot.ts";
import { hasLapsed } from "./usage.ts";

/** The reserved credits of a customer's use. */
export type Reservation = Pick<Usage, "id" | "state" | "heldUntil" | "lots">;

/** A customer's lots in the order in which they are used, and what is reserved of them. */
export interface Account {
  readonly lots: readonly Lot[];
  readonly reservations: readonly Reservation[];
}

type Balances = z.infer<typeof usageRoutes.getCredits.reply>["balances"];

const ORDER = "ORDER#";

function isShown(lot: Lot, now: number): boolean {
  if (lot.right === "revoked" || lot.left + lot.reserved === 0) return false;
  return lot.endsAt === undefined || now < Date.parse(lot.endsAt) + SHOWN_AFTER_END_MS;
}

/** A customer's balance with each creator. Credits of a lapsed reservation are free. `now` in epoch milliseconds. */
export function balancesOf({ lots, reservations }: Account, now: number): Balances {
  const free = reservations.filter((each) => hasLapsed(each, now)).reduce<readonly Lot[]>(without, lots);
  const byCreator = Map.groupBy(
    free.filter((lot) => isShown(lot, now)),
    ({ creatorId }) => creatorId,
  );
  return [...byCreator].map(([creatorId, own]) => ({
    creatorId,
    left: own.filter((lot) => isUsable(lot, now)).reduce((sum, { left }) => sum + left, 0),
    reserved: own.reduce((sum, { reserved }) => sum + reserved, 0),
    lots: own.map((lot) => ({
      productId: lot.productId,
      orderId: lot.source.slice(ORDER.length),
      granted: lot.granted,
      left: lot.left,
      reserved: lot.reserved,
      endsAt: lot.endsAt,
      state: hasEnded(lot, now) ? "ended" : lot.right === "active" ? "active" : "suspended",
    })),
  }));
}
