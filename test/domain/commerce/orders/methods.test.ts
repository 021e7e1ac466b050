import { expect, test } from "vitest";
import { METHODS, methodsFor, refundsEnd, windowOver } from "../../../../functions/commerce/orders/methods.ts";
import { approvedRefund, requestedRefund } from "../../../../functions/commerce/refunds/refund.ts";
import { isRefusal } from "../../../../functions/shared/kernel/refusal.ts";
import { AT, orderOf, productOf } from "../cart.ts";

const order = { ...orderOf(productOf("a")), state: "paid" as const, paidAt: AT };
const after = (days: number, ms = 0) => new Date(Date.parse(AT) + days * 86_400_000 + ms).toISOString();

test.each([
  ["alipay", 90],
  ["wechat_pay", 180],
  ["us_bank_account", 180],
])("a payment by %s can be refunded for %i days and no longer", (method, days) => {
  expect(refundsEnd({ method, paidAt: AT })).toBe(after(days));
  expect(windowOver({ ...order, method }, after(days, -1))).toBeUndefined();
  expect(windowOver({ ...order, method }, after(days))).toMatchObject({ refused: "refund-window-over" });
});

test("cards, methods without a rule and free orders have no limit of time", () => {
  for (const method of ["card", "link", "constructor", undefined]) {
    expect(windowOver({ ...order, method }, after(9_999))).toBeUndefined();
  }
});

test("a refund past its method's limit is neither requested nor approved", () => {
  const paid = { ...order, method: "alipay" };
  const asked = (at: string) =>
    requestedRefund(paid, { id: "r", products: undefined, reason: "late", at }, () => ({
      approved: false,
      because: "late",
    }));
  expect(asked(after(90))).toMatchObject({ refused: "refund-window-over" });
  const open = asked(after(89));
  if (isRefusal(open)) throw new Error(open.detail);
  const decide = (at: string) => approvedRefund(open.order, open.refund, { by: "op", at }, { keepsAccess: false });
  expect(decide(after(90))).toMatchObject({ refused: "refund-window-over" });
  expect(isRefusal(decide(after(89)))).toBe(false);
});

test("Chinese wallets pay once, in their currencies, and never renew", () => {
  expect(methodsFor("cny", "once")).toEqual(["alipay", "wechat_pay"]);
  expect(methodsFor("usd", "once")).toEqual(["alipay", "wechat_pay", "us_bank_account"]);
  expect(methodsFor("kwd", "once")).toEqual([]);
  for (const code of ["cny", "usd", "eur", "kwd"] as const) {
    for (const method of methodsFor(code, "renewing")) expect(METHODS[method]?.renews).toBe(true);
    expect(methodsFor(code, "renewing")).not.toContain("alipay");
  }
});
