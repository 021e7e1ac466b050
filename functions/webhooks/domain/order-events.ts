import type { Order } from "../../commerce/contract/order.ts";
import { isOut } from "../../commerce/contract/refund.ts";
import type { AddressedEvent, Audience, FactId, Moment } from "./events.ts";
import { eventFor } from "./events.ts";

type Refund = NonNullable<Order["refunds"]>[number];
type Dispute = NonNullable<Order["disputes"]>[number];

/** A change of an order, and the lines that it concerns. */
interface Happening extends Moment {
  readonly lines: readonly number[];
  readonly about?: { readonly refund: Refund } | { readonly dispute: Dispute };
}

/** The bank has the money, or had it until it decided. */
const isFormal = ({ state }: Dispute): boolean => !state.startsWith("warning") && state !== "prevented";
const isClosed = ({ state }: Dispute): boolean => state === "won" || state === "lost";

function ofRefunds(before: Order | undefined, after: Order, all: readonly number[]): Happening[] {
  const known = new Map(before?.refunds?.map((each) => [each.id, each]));
  const at = after.refundedAt ?? after.createdAt;
  return (after.refunds ?? []).flatMap((refund): Happening[] => {
    const earlier = known.get(refund.id);
    const wasOut = earlier !== undefined && isOut(earlier);
    if (isOut(refund) === wasOut) return [];
    const type = wasOut
      ? "order.refund-failed"
      : after.state === "refunded"
        ? "order.refunded"
        : "order.partially-refunded";
    return [{ type, at, cause: `${after.id} ${refund.id}`, lines: refund.lines ?? all, about: { refund } }];
  });
}

function ofDisputes(before: Order | undefined, after: Order, lines: readonly number[]): Happening[] {
  const known = new Map(before?.disputes?.map((each) => [each.id, each]));
  return (after.disputes ?? []).flatMap((dispute): Happening[] => {
    const earlier = known.get(dispute.id);
    const at = after.disputedAt ?? dispute.openedAt;
    const moment = { at, lines, about: { dispute } };
    const isOpened = isFormal(dispute) && !(earlier && isFormal(earlier));
    const isDecided = isClosed(dispute) && earlier?.state !== dispute.state;
    return [
      ...(isOpened ? [{ ...moment, type: "order.disputed" as const, cause: `${after.id} ${dispute.id}` }] : []),
      ...(isDecided
        ? [{ ...moment, type: "order.dispute-closed" as const, cause: `${after.id} ${dispute.id} ${dispute.state}` }]
        : []),
    ];
  });
}

function happenings(before: Order | undefined, after: Order): Happening[] {
  const all = after.lines.map((_, n) => n);
  const { id: cause, paidAt: at } = after;
  return [
    ...(at !== undefined && before?.paidAt === undefined
      ? [{ type: "order.paid" as const, at, cause, lines: all }]
      : []),
    ...ofRefunds(before, after, all),
    ...ofDisputes(before, after, all),
  ];
}

/**
 * An order as an audience receives it. A creator gets their own lines, and amounts of the whole order only if all of it
 * is theirs; nobody gets more of the buyer than the platform's id.
 */
function dataOf(order: Order, audience: Audience, about: Happening["about"]): object {
  const isOwn = (creator: string) => audience === "all" || audience.creator === creator;
  const lines = order.lines.filter(({ creatorId }) => isOwn(creatorId));
  const isWhole = lines.length === order.lines.length;
  const { currency } = order.total;
  const products = (of: readonly number[] | undefined) =>
    order.lines
      .filter(({ creatorId }, n) => isOwn(creatorId) && (of?.includes(n) ?? true))
      .map((line) => line.productId);
  const money = (amount: number, isTheirs: boolean) => isTheirs && { amount: { amount, currency } };
  const shown = {
    order: {
      id: order.id,
      customer: order.customer,
      state: order.state,
      createdAt: order.createdAt,
      paidAt: order.paidAt,
      subscription: order.subscription,
      lines: lines.map(({ productId, creatorId, type, title, version, price }) => ({
        productId,
        ...(audience === "all" && { creatorId }),
        type,
        title,
        version,
        price,
      })),
      total: { amount: lines.reduce((sum, { price }) => sum + price.amount, 0), currency },
    },
  };
  if (!about) return shown;
  if ("refund" in about) {
    const { id, amount, lines: of, state, keepsAccess } = about.refund;
    const own = new Set(order.lines.flatMap(({ creatorId }, n) => (isOwn(creatorId) ? [n] : [])));
    const isTheirs = isWhole || (of?.every((n) => own.has(n)) ?? false);
    return { ...shown, refund: { id, state, products: products(of), ...money(amount, isTheirs), keepsAccess } };
  }
  const { id, amount, state, reason, openedAt, dueBy } = about.dispute;
  return { ...shown, dispute: { id, state, reason, openedAt, dueBy, ...money(amount, isWhole) } };
}

/**
 * The events of an order's change, for each creator of the lines concerned and for all; the same change gives the same
 * ids.
 */
export const orderEvents = (before: Order | undefined, after: Order, factId: FactId): AddressedEvent[] =>
  happenings(before, after).flatMap((happening) => {
    const { lines, about } = happening;
    const creators = new Set(lines.flatMap((n) => after.lines[n]?.creatorId ?? []));
    const audiences: Audience[] = ["all", ...[...creators].map((creator) => ({ creator }))];
    return audiences.map((audience) => eventFor(happening, audience, dataOf(after, audience, about), factId));
  });
