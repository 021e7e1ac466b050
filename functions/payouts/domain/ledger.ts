import * as z from "zod";
import type { journal } from "../../commerce/contract/journal.ts";
import { currency } from "../../shared/kernel/money.ts";
import { HOLD_DAYS, RESERVE_DAYS, RESERVE_SHARE } from "../settings.ts";
import { type Day, lastOf, releaseDay } from "./schedule.ts";

/**
 * The accounts of a creator's money. "earned" is the other side of all income: it is negative by the earnings. A
 * posting that is "held" or "reserved" is so until a day; from that day on it counts as payable. That is computed from
 * the clock and never booked, so no job can be missed. "withheld" is money of a reversed transfer, which waits until an
 * operator releases it.
 */
const posting = z.object({
  account: z.enum(["earned", "held", "reserved", "payable", "in-transit", "paid", "withheld"]),
  amount: z.int(),
  until: z.iso.date().optional(),
});
export type Posting = z.infer<typeof posting>;

/** One movement of a creator's money in double entry: its postings sum to zero. Each cause is booked once. */
export const entry = z.object({
  cause: z.string(),
  creator: z.string(),
  currency,
  at: z.iso.datetime(),
  /** Its order or transfer. */
  reference: z.string(),
  postings: z.array(posting),
  /** What affiliates have of the creator's sale beside this, which is told in statements; negative if it is taken back. */
  affiliates: z.int().optional(),
  /** It was stored before the balance included it. */
  queued: z.boolean().optional(),
});
export type Entry = z.infer<typeof entry>;

const WHOLE = 10_000;
/** The accounts of commerce's journals that are paid, and what their entries' causes begin with here. */
const PAYEES = { "creator:": "", "affiliate:": "affiliate:" } as const;
type Paid = keyof typeof PAYEES;
const paid = Object.keys(PAYEES) as Paid[];

/** Whether an entry is of an affiliate's share of somebody else's sale. */
export const isAffiliates = ({ cause }: Pick<Entry, "cause">): boolean => cause.startsWith(PAYEES["affiliate:"]);

/**
 * The waiting parts. Money that a buyer can still get back automatically is not paid: the hold ends when commerce says
 * that they no longer can, or later. A refund waits as long as its sale, so that the two cancel out wherever the money
 * is by then.
 * @param terms the instants from which a buyer can take back no more of it
 */
function waiting(owed: number, since: string, terms: readonly string[]): Posting[] {
  const reserved = Math.trunc((owed * RESERVE_SHARE) / WHOLE);
  const until = (days: number): Day => lastOf([releaseDay(since, days), ...terms.map((end) => releaseDay(end, 0))]);
  return [
    { account: "held", amount: owed - reserved, until: until(HOLD_DAYS) },
    { account: "reserved", amount: reserved, until: until(RESERVE_DAYS) },
  ];
}

/**
 * The earnings or deductions of each creator and affiliate by a journal of commerce: one entry for each. Who is both
 * has two.
 */
export function accruals(from: z.infer<typeof journal>): Entry[] {
  const { cause, orderId, currency, at, earnedAt } = from;
  const owed = new Map<string, { as: Paid; amount: number; terms: string[] }>();
  for (const { account, amount, refundableUntil } of from.postings) {
    const as = paid.find((each) => account.startsWith(each));
    if (as === undefined) continue;
    const before = owed.get(account) ?? { amount: 0, terms: [] };
    const terms = refundableUntil === undefined ? before.terms : [...before.terms, refundableUntil];
    // There a credit is owed to the payee.
    owed.set(account, { as, amount: before.amount - amount, terms });
  }
  return [...owed]
    .filter(([, { amount }]) => amount !== 0)
    .map(([account, { as, amount, terms }]) => {
      const creator = account.slice(as.length);
      // A deduction without a date of earning is taken at once.
      const isUndated = amount < 0 && earnedAt === undefined;
      const parts: Posting[] = isUndated ? [{ account: "payable", amount }] : waiting(amount, earnedAt ?? at, terms);
      const affiliates = as === "creator:" ? toAffiliates(from, creator) : 0;
      const postings = [{ account: "earned" as const, amount: -amount }, ...parts.filter((part) => part.amount !== 0)];
      return {
        cause: `${PAYEES[as]}${cause}`,
        creator,
        currency,
        at,
        reference: orderId,
        postings,
        ...(affiliates !== 0 && { affiliates }),
      };
    });
}

/** What a journal gives affiliates of a creator's lines. */
const toAffiliates = ({ sold = [] }: z.infer<typeof journal>, creator: string): number =>
  sold.reduce((sum, { creatorId, affiliate }) => sum + (creatorId === creator ? (affiliate?.earned ?? 0) : 0), 0);

/** The change of an account by an entry; negative if it takes from it. */
export const sumOf = ({ postings }: Entry, account: Posting["account"]): number =>
  postings.reduce((sum, posting) => sum + (posting.account === account ? posting.amount : 0), 0);
