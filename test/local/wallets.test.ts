import { methodsOf } from "@lyceum/stripe-local/wallets";
import { expect, test } from "vitest";
import { METHODS, methodsFor } from "../../functions/commerce/orders/methods.ts";
import { currency } from "../../functions/shared/kernel/money.ts";

const wallets = (methods: readonly string[]) => methods.filter((each) => each === "alipay" || each === "wechat_pay");

// https://docs.stripe.com/payments/alipay and https://docs.stripe.com/payments/wechat-pay, as both tables cite them.
test("the rules offer wallets where Stripe does: for one payment, in their currencies", () => {
  for (const code of currency.options) {
    expect([code, wallets(methodsFor(code, "once"))]).toEqual([code, wallets(methodsOf("payment", code))]);
    expect([code, wallets(methodsFor(code, "renewing"))]).toEqual([code, wallets(methodsOf("subscription", code))]);
  }
  expect(Object.values(METHODS).every(({ refundDays = 1 }) => refundDays > 0)).toBe(true);
});
