import { isRefusal, type Refusal } from "../../shared/kernel/refusal.ts";
import { changing } from "../changes/order-change.ts";
import { type GiftOrder, giftOf, mailedAgain } from "../gifts/gift.ts";
import type { SettlementPorts } from "./settle-payment.ts";

const ATTEMPTS = 8;

/**
 * Has a gift's code mailed once more: the mail is put with the order's next version.
 * @param to another address and secret; the gift's own unless given
 * @throws Error where the order never stood still
 */
export async function mailAgain(
  ports: SettlementPorts,
  id: string,
  buyer: string,
  to?: { readonly email: string; readonly secret: string },
): Promise<GiftOrder | Refusal<"unknown-gift" | "not-waiting" | "too-many-mails">> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await ports.pause(attempt);
    const gift = giftOf(await ports.findOrder(id), buyer);
    if (isRefusal(gift)) return gift;
    const after = mailedAgain(gift, new Date(ports.now()).toISOString(), to);
    if (isRefusal(after)) return after;
    if ((await ports.commit(changing(gift, after))) === "done") return after;
  }
  throw new Error(`Order ${id} kept changing; its gift was not mailed again.`);
}
