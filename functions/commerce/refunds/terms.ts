import type { productTypes } from "../../catalogue/contract/product.ts";

/** What is sold by itself, or in a bundle. */
type Sold = Exclude<(typeof productTypes)[number], "bundle">;

interface Line {
  readonly type: Sold | "bundle";
  readonly includes?: readonly { readonly type: Sold }[] | undefined;
}

interface Terms {
  /** Days from the payment. */
  readonly days: number;
}

/**
 * For so long money goes back at once when its buyer asks, while nothing of what was bought was handed out, begun or
 * used: after that, and for what has no days at all, a person decides. That a consultation was not held is the word of
 * the party that would gain by it.
 */
export const TERMS: Readonly<Record<Sold, Terms>> = {
  course: { days: 14 },
  ebook: { days: 14 },
  report: { days: 14 },
  consultation: { days: 0 },
  membership: { days: 14 },
  "credit-pack": { days: 14 },
};

/** Days from the payment in which the policy may give back what is paid for a product of this type, unasked of anyone. */
export const refundDays = (type: Sold): number => TERMS[type].days;

const DAY_MS = 86_400_000;

/** The first instant at which the policy gives back no more what was paid then, and was sold with so many days. */
export const refundableUntil = (days: number, paidAt: string): string =>
  new Date(Date.parse(paidAt) + days * DAY_MS).toISOString();

/**
 * The same of a line as it is sold: a bundle goes back as a whole, so that all of its products must be within their
 * terms. A gift is mailed to another as soon as it is paid: it never goes back unasked.
 */
export function refundDaysOf({ type, includes = [] }: Line, isGift = false): number {
  if (isGift) return 0;
  if (type !== "bundle") return refundDays(type);
  return includes.length === 0 ? 0 : Math.min(...includes.map((each) => refundDays(each.type)));
}
