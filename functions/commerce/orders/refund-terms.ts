import { DAY_MS, later } from "../../shared/kernel/time.ts";
import { refundDays, type SoldType } from "../contract/refund-terms.ts";

interface Line {
  readonly type: SoldType | "bundle";
  readonly includes?: readonly { readonly type: SoldType }[] | undefined;
}

/** The end of the automatic refund of a payment at an instant, for a product sold with so many days. */
export const refundableUntil = (days: number, paidAt: string): string => later(paidAt, days * DAY_MS);

/**
 * The same for a line as it is sold: a bundle is refunded as a whole, so all of its products must be within their
 * terms. A gift is mailed as soon as it is paid, so it is never refunded automatically.
 */
export function refundDaysOf({ type, includes = [] }: Line, isGift = false): number {
  if (isGift) return 0;
  if (type !== "bundle") return refundDays(type);
  return includes.length === 0 ? 0 : Math.min(...includes.map((each) => refundDays(each.type)));
}
