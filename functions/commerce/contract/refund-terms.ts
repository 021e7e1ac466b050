import type { productTypes } from "../../catalogue/contract/product.ts";

/** Types of products that are sold alone or in a bundle. */
export type SoldType = Exclude<(typeof productTypes)[number], "bundle">;

interface Terms {
  /** Days from the payment. */
  readonly days: number;
}

/**
 * The days in which a refund is automatic if nothing was handed out, begun or used. After that, and for types without
 * days, a person decides. Only the buyer could say that a consultation was not held, and would gain by it.
 */
export const TERMS: Readonly<Record<SoldType, Terms>> = {
  course: { days: 14 },
  ebook: { days: 14 },
  report: { days: 14 },
  consultation: { days: 0 },
  membership: { days: 14 },
  "credit-pack": { days: 14 },
};

/** Days from the payment in which the policy may refund a product of this type automatically. */
export const refundDays = (type: SoldType): number => TERMS[type].days;
