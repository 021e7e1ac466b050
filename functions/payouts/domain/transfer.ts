import * as z from "zod";
import { currency } from "../../shared/kernel/money.ts";
import type { operatorsTransfer, ShownTransfer } from "../contract/transfer.ts";
import type { Balance } from "./balance.ts";
import { transferableOn } from "./balance.ts";
import type { Entry, Posting } from "./ledger.ts";
import type { Day } from "./schedule.ts";

/** A reversal of a part of a transfer by an operator, stored before the call to Stripe. */
const reversal = z.object({
  id: z.ulid().describe("chosen by who asks: the same again is the same reversal"),
  amount: z.int().min(1).describe("minor units"),
  reason: z.string(),
  by: z.string(),
  at: z.iso.datetime(),
  state: z.enum(["asked", "made", "refused"]),
  failure: z.string().optional(),
});
export type Reversal = z.infer<typeof reversal>;

/** Everything payable to a creator in one currency on one day: its id is the day and the currency. */
export const transfer = z.object({
  id: z.string(),
  creator: z.string(),
  destination: z.string().describe("the creator's account at Stripe"),
  currency,
  amount: z.int().min(1),
  reversed: z.int().min(0),
  state: z.enum(["in-transit", "paid", "failed"]),
  stripeTransfer: z.string().optional(),
  createdAt: z.iso.datetime(),
  paidAt: z.iso.datetime().optional(),
  failure: z.string().optional(),
  reversals: z.array(reversal).optional(),
  version: z.int().min(1),
});
export type Transfer = z.infer<typeof transfer>;

export const reversalsOf = ({ reversals = [] }: Transfer): Reversal[] => reversals;

/** The outcome of a transfer at Stripe: made, or refused for good. */
export type Seen = { readonly stripeTransfer: string; readonly reversed: number } | { readonly failure: string };

/** A transfer's next version, and the entries that go with it. */
export interface Step {
  readonly transfer: Transfer;
  readonly entries: readonly Entry[];
}

/** The movement of a transfer's money at an instant, and its cause. */
interface Cause {
  readonly cause: string;
  readonly at: string;
}
const entryOf = ({ id, creator, currency }: Transfer, { cause, at }: Cause, postings: Posting[]): Entry => ({
  cause: `${cause}:${id}`,
  creator,
  currency,
  at,
  reference: id,
  postings,
});

type Account = Posting["account"];
/** The entry that moves a whole transfer from one account to another. */
const movementOf = (
  of: Transfer,
  cause: Cause,
  { from, to }: { readonly from: Account; readonly to: Account },
): Entry =>
  entryOf(of, cause, [
    { account: from, amount: -of.amount },
    { account: to, amount: of.amount },
  ]);

export const transferId = (day: Day, of: Pick<Balance, "currency">): string => `${day}-${of.currency}`;

/** The transfer of a day, if there is enough to transfer: the payable amount is in transit from here on. */
export function openedTransfer(of: Balance, destination: string, day: Day, at: string): Step | undefined {
  const amount = transferableOn(of, day);
  if (amount === 0) return undefined;
  const { creator, currency } = of;
  const id = transferId(day, of);
  const transfer: Transfer = {
    id,
    creator,
    destination,
    currency,
    amount,
    reversed: 0,
    state: "in-transit",
    createdAt: at,
    version: 1,
  };
  return {
    transfer,
    entries: [movementOf(transfer, { cause: "transfer", at }, { from: "payable", to: "in-transit" })],
  };
}

/** A reversed transfer: it covers a shortfall first, and the rest is not sent again automatically. */
function returnOf(
  of: Transfer,
  cause: Cause,
  { amount, missing }: { readonly amount: number; readonly missing: number },
): Entry {
  const made = Math.min(amount, missing);
  const parts: Posting[] = [
    { account: "paid", amount: -amount },
    { account: "payable", amount: made },
    { account: "withheld", amount: amount - made },
  ];
  const moving = parts.filter((part) => part.amount !== 0);
  return entryOf(of, cause, moving);
}

/**
 * A transfer after a report from Stripe; undefined if nothing changes. States only go forward, in any order of reports.
 * A report that the money arrived overrides a refusal, even a booked one.
 * @param missing minor units that are missing from what is payable to the creator
 */
export function settledTransfer(before: Transfer, seen: Seen, at: string, missing = 0): Step | undefined {
  if ("failure" in seen) {
    if (before.state !== "in-transit") return undefined;
    const transfer = { ...before, state: "failed" as const, failure: seen.failure, version: before.version + 1 };
    return { transfer, entries: [movementOf(before, { cause: "failed", at }, { from: "in-transit", to: "payable" })] };
  }
  const { stripeTransfer } = seen;
  const { state, amount } = before;
  const reversed = Math.min(Math.max(before.reversed, seen.reversed), amount);
  const isNew = state !== "paid";
  const more = reversed - before.reversed;
  if (!isNew && more === 0) return undefined;
  const { failure: _, ...kept } = before;
  const transfer: Transfer = {
    ...kept,
    state: "paid",
    stripeTransfer,
    reversed,
    paidAt: before.paidAt ?? at,
    version: before.version + 1,
  };
  const from = state === "failed" ? "payable" : "in-transit";
  return {
    transfer,
    entries: [
      ...(isNew ? [movementOf(before, { cause: "paid", at }, { from, to: "paid" })] : []),
      ...(more > 0 ? [returnOf(before, { cause: `reversed:${reversed}`, at }, { amount: more, missing })] : []),
    ],
  };
}

/** A transfer as its creator sees it. */
export const toShownTransfer = ({
  id,
  currency,
  amount,
  reversed,
  state,
  createdAt,
  paidAt,
  failure,
}: Transfer): ShownTransfer => ({
  id,
  currency,
  amount,
  reversed,
  state,
  createdAt,
  paidAt,
  failure,
});

/** A transfer as operators see it. */
export const toOperatorsTransfer = (of: Transfer): z.infer<typeof operatorsTransfer> => ({
  ...toShownTransfer(of),
  destination: of.destination,
  stripeTransfer: of.stripeTransfer,
  reversals: reversalsOf(of),
});
