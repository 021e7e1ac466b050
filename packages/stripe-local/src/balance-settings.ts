import type { Stripe } from "stripe";
import { balanceOf } from "./balance.ts";
import type { Change } from "./change.ts";
import { currencyOf } from "./currencies.ts";
import { emulated, invalid } from "./failure.ts";
import type { PlatformPayouts } from "./kinds.ts";
import { payOut } from "./payouts.ts";
import type { Handlers } from "./routes.ts";

const ID = "platform_payouts";
const DAY_SECONDS = 86_400;
const dayOf = (at: number) => Math.floor(at / DAY_SECONDS);

/** A new platform's settings: the whole available balance goes to its bank each day. */
const settingsAt = (change: Change): PlatformPayouts =>
  change.get("platform_payouts", ID) ?? {
    id: ID,
    object: "platform_payouts",
    interval: "daily",
    minimum: {},
    day: dayOf(change.at),
  };

/** Sends the available balance above the minimum to the platform's bank, once a day, unless its payouts are manual. */
export function payOutDaily(change: Change): void {
  const before = change.get("platform_payouts", ID);
  const { interval, minimum, day } = before ?? settingsAt(change);
  const today = dayOf(change.at);
  if (before && day >= today) return;
  change.put<PlatformPayouts>({ ...settingsAt(change), day: today });
  if (!before || interval === "manual") return;
  for (const [currency, available] of balanceOf(change, undefined).available) {
    const amount = available - (minimum[currency] ?? 0);
    if (amount > 0) payOut(change, undefined, { amount, currency }, true);
  }
}

const told = ({ interval, minimum }: PlatformPayouts): Stripe.BalanceSettings => ({
  object: "balance_settings",
  payments: {
    debit_negative_balances: true,
    payouts: {
      automatic_transfer_rules_by_currency: null,
      minimum_balance_by_currency: Object.keys(minimum).length === 0 ? null : { ...minimum },
      schedule: { interval },
      statement_descriptor: null,
      status: "enabled",
    },
    settlement_timing: { delay_days: 2, start_of_day: null },
  },
});

/** An amount of "" removes a currency's minimum, and "" instead of the object removes all. */
function minimumAfter(
  before: PlatformPayouts["minimum"],
  given: Stripe.Emptyable<Record<string, unknown>> | undefined,
) {
  if (given === undefined) return before;
  if (given === "" || given === null) return {};
  const after: Record<string, number> = { ...before };
  for (const [code, amount] of Object.entries(given)) {
    const currency = currencyOf(code);
    if (amount === "" || amount === null) delete after[currency];
    else if (typeof amount === "number" && amount >= 0) after[currency] = amount;
    else throw invalid("Invalid non-negative integer", { param: "payments[payouts][minimum_balance_by_currency]" });
  }
  return after;
}

export const balanceSettings = {
  "GET /v1/balance_settings": ({ change }) => told(settingsAt(change)),
  "POST /v1/balance_settings": ({ params, change }) => {
    emulated(params, ["payments", "expand"]);
    const { payments = {} } = params;
    emulated(payments, ["payouts"], "payments");
    const { payouts = {} } = payments;
    emulated(payouts, ["minimum_balance_by_currency", "schedule"], "payouts");
    const before = settingsAt(change);
    const interval: string = payouts.schedule?.interval ?? before.interval;
    if (interval !== "daily" && interval !== "manual") {
      throw invalid("Only daily and manual payouts are emulated.", { param: "payments[payouts][schedule][interval]" });
    }
    const minimum = minimumAfter(before.minimum, payouts.minimum_balance_by_currency);
    return told(change.put<PlatformPayouts>({ ...before, interval, minimum }));
  },
} satisfies Partial<Handlers>;
