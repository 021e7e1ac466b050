import type { Order } from "../../commerce/contract/order.ts";
import { inTurns } from "../../shared/kernel/in-turns.ts";
import { conflict, retryOnConflict, unlessBusy } from "../../shared/kernel/optimistic.ts";
import { isReturned, situationOf } from "../offers/offer.ts";
import { isOutcome, marginOf } from "../offers/rewards.ts";
import { type ChangeOfferPorts, stopReturned } from "./change-offer.ts";
import type {
  FindDecision,
  FindOfferOrder,
  FindOfferUse,
  KeepOutcome,
  OfferOrder,
  ReleaseUse,
  ReplaceOfferOrder,
} from "./offer-ports.ts";

export interface SettleOffersPorts extends Omit<ChangeOfferPorts, "findProducts"> {
  readonly findOfferOrder: FindOfferOrder;
  readonly replaceOfferOrder: ReplaceOfferOrder;
  readonly releaseUse: ReleaseUse;
  readonly findOfferUse: FindOfferUse;
  readonly findDecision: FindDecision;
  readonly keepOutcome: KeepOutcome;
}

const isOver = ({ state }: Order): boolean => state === "void" || state === "failed";

/** Whether the line with the offer was fully refunded, or is disputed. */
function isBack({ lines, money = [], state, disputes = [] }: Order): boolean {
  if (state === "refunded" || disputes.length > 0) return true;
  return lines.some(({ price, offered }, n) => offered !== undefined && (money[n]?.refunded ?? 0) >= price.amount);
}

/** The amount of an offer's budget that an order reserves: its reduction, until it ends unpaid or is refunded. */
const heldBy = (order: Order, before: OfferOrder): OfferOrder => {
  const isPaid = order.paidAt !== undefined;
  const isGone = isPaid && isBack(order);
  return {
    ...before,
    held: isOver(order) || isGone ? 0 : (order.offer?.amount ?? 0),
    isPaid,
    isReturned: isGone,
    version: order.version,
  };
};

/** Updates an offer's budget after a change of its order, and stops an offer with too many returns. */
async function settleUse(ports: SettleOffersPorts, order: Order, offer: string): Promise<void> {
  const settled = unlessBusy(
    await retryOnConflict(ports.pause, async () => {
      const before = await ports.findOfferOrder(offer, order.id);
      if (!before || before.version >= order.version) return undefined;
      const after = heldBy(order, before);
      return (await ports.replaceOfferOrder(before, after)) ? after : conflict;
    }),
    `Offer ${offer}`,
  );
  const now = settled ?? (await ports.findOfferOrder(offer, order.id));
  if (now && isOver(order)) await ports.releaseUse(now);
  if (!now?.isReturned) return;
  const [found, use] = await Promise.all([ports.findOffer(offer), ports.findOfferUse(offer)]);
  if (found?.state === "active" && isReturned(found, use))
    unlessBusy(await stopReturned(ports, offer), `Offer ${offer}`);
}

const AT_ONCE = 10;

/** Credits an order to the choices that were made for its buyer in the days before. */
async function settleOutcomes(ports: SettleOffersPorts, order: Order): Promise<void> {
  if (order.paidAt === undefined || order.gift || order.seats) return;
  const { currency } = order.total;
  const keys = new Set([
    ...order.lines.map(({ productId: product }) => situationOf({ place: "product", product, currency })),
    situationOf({ place: "cart", currency }),
    situationOf({ place: "home", currency }),
  ]);
  await inTurns(
    AT_ONCE,
    [...keys],
    (key) => key,
    async (key) => {
      const decision = await ports.findDecision(order.customer, key);
      if (!decision || !isOutcome(decision, order)) return;
      const { id, version } = order;
      await ports.keepOutcome(decision, { order: id, margin: marginOf(decision, order), version });
    },
  );
}

/** Updates budgets and choices' rewards after a change of an order. Repeated or late events change nothing. */
export async function settleOffers(ports: SettleOffersPorts, order: Order): Promise<void> {
  if (order.offer) await settleUse(ports, order, order.offer.id);
  await settleOutcomes(ports, order);
}
