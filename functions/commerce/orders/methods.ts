import type { Currency } from "../../shared/kernel/money.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { DAY_MS, later } from "../../shared/kernel/time.ts";
import type { Order } from "../contract/order.ts";

/** Stripe's rules for a payment method, where they differ from cards. */
export interface Method {
  /** The reader of a refusal. */
  readonly name: string;
  /** Our currencies that it supports. */
  readonly currencies: readonly Currency[];
  /** Whether it can be charged without its holder, as memberships and instalments need. */
  readonly renews: boolean;
  /** The days after the payment in which it supports refunds; absent if there is no limit. */
  readonly refundDays?: number | undefined;
}

/**
 * Payment methods with rules of their own, by Stripe's names. Checkout offers whatever is switched on at Stripe and
 * fits the session's currency and mode; these are common among buyers in China and the United States. Sources:
 * docs.stripe.com/payments/alipay (refunds "up to 90 days after the original payment", no recurring plans in Checkout,
 * presentment currencies), docs.stripe.com/payments/wechat-pay (refunds "within 180 days", "Recurring payments: No"),
 * support.stripe.com/questions/refunds-for-ach-direct-debit-payments ("within 180 days").
 */
export const METHODS: Readonly<Record<string, Method>> = {
  alipay: {
    name: "Alipay",
    currencies: ["cny", "aud", "cad", "eur", "gbp", "hkd", "jpy", "sgd", "usd"],
    renews: false,
    refundDays: 90,
  },
  wechat_pay: {
    name: "WeChat Pay",
    currencies: ["cny", "aud", "cad", "eur", "gbp", "hkd", "jpy", "sgd", "usd"],
    renews: false,
    refundDays: 180,
  },
  us_bank_account: { name: "ACH Direct Debit", currencies: ["usd"], renews: true, refundDays: 180 },
};

/** The methods that can pay in a currency: once, or repeatedly for memberships and instalments. */
export const methodsFor = (currency: Currency, mode: "once" | "renewing"): string[] =>
  Object.entries(METHODS)
    .filter(([, { currencies, renews }]) => currencies.includes(currency) && (mode === "once" || renews))
    .map(([type]) => type);

/** When a paid order can no longer be refunded by its payment method; undefined if there is no limit. */
export function refundsEnd({ method, paidAt }: Pick<Order, "method" | "paidAt">): string | undefined {
  const days = method === undefined || !Object.hasOwn(METHODS, method) ? undefined : METHODS[method]?.refundDays;
  if (days === undefined || paidAt === undefined) return undefined;
  return later(paidAt, days * DAY_MS);
}

/** Why a refund by the payment method is no longer possible; Stripe would refuse it. */
export function windowOver(
  order: Pick<Order, "method" | "paidAt">,
  at: string,
): Refusal<"refund-window-over"> | undefined {
  const end = refundsEnd(order);
  if (end === undefined || Date.parse(at) < Date.parse(end)) return undefined;
  const name = METHODS[order.method ?? ""]?.name;
  return refuse("refund-window-over", `${name} allows refunds until ${end} only: agree on another way with the buyer.`);
}
