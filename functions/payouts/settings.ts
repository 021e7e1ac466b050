import type { Currency } from "../shared/kernel/money.ts";
import { DAY_MS, DAY_SECONDS } from "../shared/kernel/time.ts";

/**
 * The days for which earnings wait at least. If the buyer can get an automatic refund for longer, they wait until then,
 * as each journal of commerce says.
 */
export const HOLD_DAYS = 7;

/** The part that waits longer, for later refunds and disputes, in basis points (1,000 is 10 %), and its days. */
export const RESERVE_SHARE = 1_000;
export const RESERVE_DAYS = 30;

/** The smallest transfer, in minor units; less waits for more. */
export const LEAST_TRANSFER: Readonly<Record<Currency, number>> = {
  usd: 1_000,
  eur: 1_000,
  gbp: 1_000,
  cny: 7_000,
  hkd: 8_000,
  twd: 30_000,
  jpy: 1_500,
  krw: 15_000,
  sgd: 1_300,
  inr: 90_000,
  aud: 1_500,
  cad: 1_400,
  brl: 5_000,
  mxn: 18_000,
  kwd: 3_000,
};

/** The largest transfer, in minor units; the rest goes on the next day. */
export const MOST_TRANSFER = 99_999_999;

/**
 * The limit of a creator's debt to the platform, in minor units, after refunds of money that was already transferred. A
 * debt is carried forward: earnings reduce it first. Beyond the limit the creator's transfers stop in every currency
 * until earnings have reduced the debt.
 */
export const DEBT_LIMIT: Readonly<Record<Currency, number>> = {
  usd: 10_000,
  eur: 10_000,
  gbp: 10_000,
  cny: 70_000,
  hkd: 80_000,
  twd: 300_000,
  jpy: 15_000,
  krw: 150_000,
  sgd: 13_000,
  inr: 900_000,
  aud: 15_000,
  cad: 14_000,
  brl: 50_000,
  mxn: 180_000,
  kwd: 30_000,
};

/** The hour of the day (UTC) at which transfers are made; the schedule in lib/payouts/payouts.ts says the same. */
export const TRANSFER_HOUR = 5;

/** How long an applied event is remembered: Stripe sends one for three days, an operator within 30. */
export const NOTE_SECONDS = 90 * DAY_SECONDS;

/** How long the result of a reconciliation is stored. */
export const RECONCILIATION_KEPT_MS = 400 * DAY_MS;

/** Stripe sends an event for three days, and operators replay it within thirty, so no journal is dated much earlier. */
export const REACH_MS = 35 * DAY_MS;
/** Stripe lists events for 30 days (https://docs.stripe.com/api/events/list). */
export const REPORTS_MS = 30 * DAY_MS;
/** Accounts in one comparison: Stripe is asked twice for each. */
export const MOST_LOOKS = 10_000;

/** Lines of a statement: one is about 100 bytes, and its entry 400. A PDF has the stored sums of any number. */
export const MOST_LINES = 10_000;

/** The most reversals of one transfer. */
export const MOST_REVERSALS = 50;

/** How long a fetched account of a creator is used before it is fetched again, by its state. */
export const ACCOUNT_KNOWN_MS = { enabled: DAY_MS, other: 30_000 };
