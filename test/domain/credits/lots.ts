import type { Entitlement } from "../../../functions/commerce/contract/entitlement.ts";
import type { LotCounters, Usage } from "../../../functions/credits/contract/usage.ts";
import type { Lot } from "../../../functions/credits/domain/lot.ts";

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const NOW = Date.parse("2026-06-01T12:00:00.000Z");
export const iso = (ms: number) => new Date(ms).toISOString();
export const AT = iso(NOW);

/** The right to a pack of ten credits of the maker's, for tests: `fields` are what matters. */
export const rightOf = (productId: string, fields: Partial<Entitlement> = {}): Entitlement => ({
  customer: "ann",
  productId,
  source: "ORDER#1",
  state: "active",
  sold: { type: "credit-pack", version: 1, paid: true },
  grantedAt: iso(NOW - DAY),
  credits: { amount: 10, creatorId: "maker" },
  ...fields,
});

export const countersOf = (productId: string, fields: Partial<LotCounters> = {}): LotCounters => ({
  customer: "ann",
  productId,
  source: "ORDER#1",
  left: 10,
  used: 0,
  reserved: 0,
  ...fields,
});

export const lotOf = (productId: string, fields: Partial<Lot> = {}): Lot => ({
  ...countersOf(productId),
  creatorId: "maker",
  granted: 10,
  isKept: true,
  right: "active",
  grantedAt: iso(NOW - DAY),
  ...fields,
});

/** A use of a consultation of the maker's that is on hold for a day, for tests. */
export const heldOf = (id: string, fields: Partial<Usage> = {}): Usage => ({
  id,
  customer: "ann",
  creatorId: "maker",
  productId: "talk",
  title: "Title of talk",
  sold: { type: "consultation", version: 1, paid: true },
  credits: 4,
  lots: [{ productId: "pack", source: "ORDER#1", credits: 4 }],
  state: "held",
  wasHeld: true,
  at: AT,
  heldUntil: iso(NOW + DAY),
  ...fields,
});
