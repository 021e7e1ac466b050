import { bundle } from "./bundle.ts";
import type { Cast, WayToPay } from "./cast.ts";
import { credits } from "./credits.ts";
import { discount } from "./discount.ts";
import { gift } from "./gift.ts";
import { instalments } from "./instalments.ts";
import { organisation } from "./organisation.ts";

/**
 * Plays all ways to pay at the same time, as in a real shop, and returns the ids of the orders. @throws UnexpectedReply
 * of the first that failed, once all have ended, so that none is left running
 */
export async function waysToPay(cast: Cast): Promise<string[]> {
  const ways: readonly WayToPay[] = [discount, gift, credits, organisation, bundle, instalments];
  const ends = await Promise.allSettled(ways.map((way) => way(cast)));
  return ends.map((end) => {
    if (end.status === "rejected") throw end.reason;
    return end.value;
  });
}
