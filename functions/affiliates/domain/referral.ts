import type { Referral } from "../../commerce/contract/order.ts";
import { later } from "../../shared/kernel/time.ts";
import type { Affiliate } from "../contract/affiliate.ts";
import type { Click } from "../contract/click.ts";
import { CLICK_MS } from "../settings.ts";

export const clickEnd = ({ at }: Pick<Click, "at">): string => later(at, CLICK_MS);

/** Whether a click counts at an instant. */
export const counts = (click: Click, at: string): boolean => click.at <= at && at < clickEnd(click);

/** Whether a click is the affiliate's own, by the user or browser that the server saw. */
export const isOwnClick = (
  { id, visitors }: Pick<Affiliate, "id" | "visitors">,
  { user, visitor }: Pick<Click, "user" | "visitor">,
): boolean => user === id || (visitor !== undefined && visitors.includes(visitor));

export const referralOf = (click: Click): Referral => ({
  affiliate: click.affiliate,
  code: click.code,
  click: click.id,
  at: click.at,
  until: clickEnd(click),
});
