import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AccountSeen,
  isOld,
  type Payee,
  type PayoutSeen,
  retiredPayee,
  syncedPayee,
  toShownAccount,
} from "../../../functions/payouts/domain/payee.ts";
import { DAY, iso, START } from "./earnings.ts";

const seen = (fields: Partial<AccountSeen> = {}): AccountSeen => ({
  account: "acct_1",
  creator: "maker",
  isSubmitted: true,
  isReady: true,
  due: [],
  isRejected: false,
  ...fields,
});
const look = (before: Payee | undefined, fields: Partial<AccountSeen> = {}, payout?: PayoutSeen) =>
  syncedPayee(before, { creator: "maker", account: seen(fields), at: iso(START), payout });

test("an account under review is pending, one with overdue information restricted", () => {
  expect(toShownAccount(undefined)).toEqual({ state: "none", due: [] });
  const states = [
    { isSubmitted: false, isReady: false, due: ["external_account"] },
    { isReady: false },
    { isReady: false, due: ["document"] },
    {},
  ].map((fields) => look(undefined, fields)?.state);
  expect(states).toEqual(["pending", "pending", "restricted", "enabled"]);
});

test("a second account of the same creator is not accepted", () => {
  expect(look(look(undefined), { account: "acct_2" })).toBeUndefined();
});

test("after an operator retired an account another is accepted, but never the retired one", () => {
  const first = look(undefined) as Payee;
  const given = retiredPayee(first, "op", "Opened for the wrong country.", iso(START));
  expect(toShownAccount(given)).toEqual({ state: "none", due: [] });
  expect(look(given)).toBeUndefined();
  const second = look(given, { account: "acct_2" }) as Payee;
  expect(second).toMatchObject({ account: "acct_2", state: "enabled", former: [{ account: "acct_1", by: "op" }] });
  expect(look(second)).toBeUndefined();
  expect(retiredPayee(given, "other", "Again.", iso(START))).toBe(given);
});

test("an account that Stripe rejected is shown as rejected, whatever else is reported", () => {
  expect(look(undefined, { isReady: false, isRejected: true, due: ["document"] })?.state).toBe("rejected");
});

test("an account is fetched again after a day, and after moments while it is pending", () => {
  const [enabled, waiting] = [look(undefined) as Payee, look(undefined, { isReady: false }) as Payee];
  expect([isOld(enabled, START + DAY - 1), isOld(enabled, START + DAY)]).toEqual([false, true]);
  expect([isOld(waiting, START + 29_999), isOld(waiting, START + 30_000)]).toEqual([false, true]);
  expect(isOld(retiredPayee(enabled, "op", "Closed.", iso(START)), START + 9 * DAY)).toBe(false);
});

const payoutAt = (n: number, state: PayoutSeen["state"]): PayoutSeen => ({
  at: iso(START + n * DAY),
  state,
  ...(state === "failed" && { reason: "account_closed" }),
});
test("a payout that the bank returned is shown until a later one arrives", () => {
  const failed = look(undefined, {}, payoutAt(1, "failed"));
  expect(toShownAccount(failed).bankRefusal).toEqual({ at: iso(START + DAY), reason: "account_closed" });
  expect(toShownAccount(look(failed)).bankRefusal).toBeDefined();
  expect(toShownAccount(look(failed, {}, payoutAt(2, "paid"))).bankRefusal).toBeUndefined();
});

test("in any order of reports, the newest finished payout counts", () => {
  const payouts = fc.uniqueArray(
    fc.record({ n: fc.nat(20), state: fc.constantFrom("paid" as const, "failed" as const, "under-way" as const) }),
    { selector: ({ n }) => n, minLength: 1 },
  );
  fc.assert(
    fc.property(payouts, (all) => {
      let payee: Payee | undefined;
      for (const { n, state } of all) payee = look(payee, {}, payoutAt(n, state));
      const [newest] = all.filter(({ state }) => state !== "under-way").sort((a, b) => b.n - a.n);
      expect(payee?.bankRefusal?.at).toBe(newest?.state === "failed" ? iso(START + newest.n * DAY) : undefined);
    }),
  );
});
