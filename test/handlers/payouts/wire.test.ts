import "./environment.ts";
import type { Stripe } from "stripe";
import { expect, test } from "vitest";
import { createAccount } from "../../../functions/payouts/adapters/stripe/accounts.ts";
import { sendReversal, sendTransfer } from "../../../functions/payouts/adapters/stripe/transfers.ts";
import type { Reversal, Transfer } from "../../../functions/payouts/domain/transfer.ts";

/** Keys under which Stripe was asked to make something, in order. */
function wire() {
  const keys: (string | undefined)[] = [];
  const made = async (options: Stripe.RequestOptions | undefined, object: object) => {
    keys.push(options?.idempotencyKey);
    return object;
  };
  const none = async () => ({ data: [] });
  const listed = async function* () {};
  const account = { id: "acct_1", details_submitted: false, payouts_enabled: false };
  const stripe = {
    accounts: { create: (_: object, options?: Stripe.RequestOptions) => made(options, account) },
    transfers: {
      list: none,
      listReversals: listed,
      create: (_: object, options?: Stripe.RequestOptions) => made(options, { id: "tr_1", amount_reversed: 0 }),
      createReversal: (_: string, __: object, options?: Stripe.RequestOptions) => made(options, {}),
      retrieve: async () => ({ amount_reversed: 700 }),
    },
  } as unknown as Stripe;
  return { keys, access: async () => ({ stripe, webhookSecrets: [] }) };
}

const transfer = {
  id: "2026-06-01-usd",
  creator: "maker",
  destination: "acct_1",
  currency: "usd",
  amount: 5000,
  reversed: 0,
  state: "in-transit",
  createdAt: "2026-06-01T05:00:00.000Z",
  stripeTransfer: "tr_1",
  version: 1,
} satisfies Transfer;
const reversal = (id: string) => ({ id, amount: 700 }) as Reversal;

test("a transfer has one idempotency key, so that calls at the same time make one", async () => {
  const { keys, access } = wire();
  for (let n = 0; n < 2; n++) await sendTransfer(access)(transfer);
  await sendTransfer(access)({ ...transfer, id: "2026-06-02-usd" });
  await sendTransfer(access)({ ...transfer, creator: "other" });
  const [first, again, ...others] = keys;
  expect(first).toEqual(expect.any(String));
  expect(again).toBe(first);
  expect(new Set([first, ...others]).size).toBe(3);
});

test("a reversal is made under one key of its own", async () => {
  const { keys, access } = wire();
  for (const id of ["one", "one", "two"]) await sendReversal(access)(transfer, reversal(id));
  expect(keys[0]).toEqual(expect.any(String));
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
});

test("an account has one idempotency key, and another once one was given up", async () => {
  const { keys, access } = wire();
  for (const [country, nth] of [
    ["DE", 0],
    ["DE", 0],
    ["FR", 0],
    ["DE", 1],
  ] as const) {
    await createAccount(access)("maker", country, nth);
  }
  expect(keys[0]).toEqual(expect.any(String));
  expect(keys[1]).toBe(keys[0]);
  expect(new Set(keys).size).toBe(3);
});
