import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { invalid } from "./failure.ts";

/** Chinese wallets: https://docs.stripe.com/payments/alipay and https://docs.stripe.com/payments/wechat-pay */
const WALLETS = {
  alipay: {
    currencies: ["cny", "aud", "cad", "eur", "gbp", "hkd", "jpy", "sgd", "myr", "nzd", "usd"],
    refundDays: 90,
    details: { type: "alipay", alipay: { fingerprint: null, transaction_id: null } },
  },
  wechat_pay: {
    currencies: ["cny", "aud", "cad", "eur", "gbp", "hkd", "jpy", "sgd", "usd", "dkk", "nok", "sek", "chf"],
    refundDays: 180,
    details: {
      type: "wechat_pay",
      wechat_pay: { fingerprint: null, transaction_id: null },
    },
  },
} as const;
type Wallet = keyof typeof WALLETS;

export const isWallet = (method: string | undefined): method is Wallet =>
  method !== undefined && Object.hasOwn(WALLETS, method);

/**
 * The payment methods of a session: cards always, wallets for single payments in their currencies, and bank debits in
 * dollars.
 */
export function methodsOf(mode: "payment" | "subscription", currency: string): string[] {
  if (mode === "subscription") return ["card"];
  const wallets = Object.entries(WALLETS).filter(([, { currencies }]) =>
    (currencies as readonly string[]).includes(currency),
  );
  return ["card", ...wallets.map(([method]) => method), "us_bank_account"];
}

/** A charge that was paid by a wallet. */
export function paidByWallet(change: Change, { latest_charge }: Stripe.PaymentIntent, method: Wallet): void {
  const charge = change.need("charge", String(latest_charge));
  const details: Stripe.Charge.PaymentMethodDetails = WALLETS[method].details;
  change.put<Stripe.Charge>({ ...charge, payment_method_details: details });
}

const DAY_SECONDS = 86_400;
/** ACH debits too: https://support.stripe.com/questions/refunds-for-ach-direct-debit-payments */
const DEBIT_DAYS = 180;

/** Whether a charge can still be refunded to its payment method. @throws Failure 400 */
export function checkWindow(change: Change, { id, created, payment_method_details }: Stripe.Charge): void {
  const type = payment_method_details?.type;
  const days = isWallet(type) ? WALLETS[type].refundDays : type === "us_bank_account" ? DEBIT_DAYS : undefined;
  if (days === undefined || change.at < created + days * DAY_SECONDS) return;
  throw invalid(`Charge ${id} can only be refunded within ${days} days of the original payment.`);
}
