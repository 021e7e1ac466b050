import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { changing } from "../changes/order-change.ts";
import { type GiftOrder, giftOfBuyer, remailedGift } from "../gifts/gift.ts";
import type { SettlementPorts } from "./settle-payment.ts";

/**
 * Mails a gift's code again: the mail is stored with the order's next version.
 * @param to another address and secret; the gift's own unless given
 */
export async function mailGiftAgain(
  ports: SettlementPorts,
  id: string,
  buyer: string,
  to?: { readonly email: string; readonly secret: string },
): Promise<GiftOrder | Refusal<"unknown-gift" | "not-waiting" | "too-many-mails" | "busy">> {
  return retryOnConflict(ports.pause, async () => {
    const gift = giftOfBuyer(await ports.findOrder(id), buyer);
    if (isRefusal(gift)) return gift;
    const after = remailedGift(gift, iso(ports.now()), to);
    if (isRefusal(after)) return after;
    return (await ports.commit(changing(gift, after))) === "done" ? after : conflict;
  });
}
