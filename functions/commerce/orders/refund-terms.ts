import { DAY_MS, later } from "../../shared/kernel/time.ts";
import { refundDays, type SoldType } from "../contract/refund-terms.ts";

interface Line {
  readonly type: SoldType | "bundle";
  readonly includes?: readonly { readonly type: SoldType }[] | undefined;
}

/** The first instant at which the policy gives back no more what was paid then, and was sold with so many days. */
export const refundableUntil = (days: number, paidAt: string): string => later(paidAt, days * DAY_MS);

/**
 * The same of a line as it is sold: a bundle goes back as a whole, so that all of its products must be within their
 * terms. A gift is mailed to another as soon as it is paid: it never goes back unasked.
 */
export function refundDaysOf({ type, includes = [] }: Line, isGift = false): number {
  if (isGift) return 0;
  if (type !== "bundle") return refundDays(type);
  return includes.length === 0 ? 0 : Math.min(...includes.map((each) => refundDays(each.type)));
}
