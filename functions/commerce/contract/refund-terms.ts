import type { productTypes } from "../../catalogue/contract/product.ts";

/** Products that are sold alone or in a bundle. */
export type SoldType = Exclude<(typeof productTypes)[number], "bundle">;

interface Terms {
  /** Days from the payment. */
  readonly days: number;
}

/**
 * For so long money goes back at once when its buyer asks, while nothing of what was bought was handed out, begun or
 * used: after that, and for what has no days at all, a person decides. That a consultation was not held is the word of
 * the party that would gain by it.
 */
export const TERMS: Readonly<Record<SoldType, Terms>> = {
  course: { days: 14 },
  ebook: { days: 14 },
  report: { days: 14 },
  consultation: { days: 0 },
  membership: { days: 14 },
  "credit-pack": { days: 14 },
};

/** Days from the payment in which the policy may give back what is paid for a product of this type, unasked of anyone. */
export const refundDays = (type: SoldType): number => TERMS[type].days;
