import type { Mail } from "../../mail/contract/mail.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { GiftState, ReceivedGift, ShownGift } from "../contract/gift.ts";
import type { Order } from "../contract/order.ts";
import { productsOf } from "../orders/bundle.ts";
import { type Ownership, openOrdersOn } from "../orders/guard.ts";
import { worthOf } from "../refunds/worth.ts";
import { MOST_GIFT_MAILS } from "../settings.ts";

/** An order that is a gift. */
export type GiftOrder = Order & { readonly gift: NonNullable<Order["gift"]> };
/** A gift that somebody has claimed. */
export type ClaimedGift = GiftOrder & { readonly gift: { readonly claimedBy: string; readonly claimedAt: string } };
/** A gift that is claimed. */
export const isClaimedGift = (order: Order): order is ClaimedGift =>
  order.gift?.claimedBy !== undefined && order.gift.claimedAt !== undefined;
export const isGift = (order: Order): order is GiftOrder => order.gift !== undefined;

/** A mail's text takes 2,000 characters. */
const MOST_TITLES = 1_900;

/** The keys of open gifts: a product and an address may have one open gift at a time. */
export const giftSubject = (email: string, productId: string): string => `GIFT#${email}#${productId}`;

/** The keys of a buyer's open orders: one for each of these at a time. */
export function subjectsOf({ lines, gift }: Order): string[] {
  const products = lines.flatMap(productsOf);
  return gift ? products.map((id) => giftSubject(gift.email, id)) : products;
}

/** Lines of a gift that can still be claimed: not those that are refunded or under refund. */
const leftIn = (order: Order) =>
  order.lines.filter((_, n) => {
    const { state, cause } = worthOf(order, n);
    return state !== "revoked" && cause !== "refund";
  });

export function giftState(order: GiftOrder): GiftState {
  if (order.paidAt === undefined) return "unpaid";
  if (order.gift.claimedBy !== undefined) return "claimed";
  return leftIn(order).length === 0 ? "withdrawn" : "waiting";
}

const ID_LENGTH = 26;
const codeOf = ({ id, gift }: GiftOrder): string => `${id}-${gift.secret}`;
/** The order's id in a code; undefined for any other text. */
export const orderIdOfCode = (code: string): string => code.slice(0, ID_LENGTH);

/** Compares two texts in constant time. */
function isSame(a: string, b: string): boolean {
  let differs = a.length ^ b.length;
  for (let n = 0; n < a.length; n++) differs |= a.charCodeAt(n) ^ b.charCodeAt(n % b.length);
  return differs === 0;
}

const UNKNOWN = refuse("unknown-gift", "No gift has this code; copy it again from the newest mail.");

/** The gift that a code claims. A wrong code gets the same refusal whether or not there is a gift. */
export function giftOfCode(code: string, order: Order | undefined): GiftOrder | Refusal<"unknown-gift"> {
  if (!order || !isGift(order) || order.paidAt === undefined) return UNKNOWN;
  return isSame(codeOf(order), code) ? order : UNKNOWN;
}

/** A gift sends mail to a stranger, so it must cost something. */
export const freeGift = refuse("free-gift", "A free product cannot be a gift: send its link instead.");

/** A gift of a buyer's. */
export function giftOfBuyer(order: Order | undefined, buyer: string): GiftOrder | Refusal<"unknown-gift"> {
  if (order?.customer === buyer && isGift(order)) return order;
  return refuse("unknown-gift", "You have no gift order with this id.");
}

const isClaimed = (order: GiftOrder): order is ClaimedGift =>
  order.gift.claimedBy !== undefined && order.gift.claimedAt !== undefined;

/** The products that a claim would give. */
export const claimableProducts = (order: GiftOrder): string[] => leftIn(order).flatMap(productsOf);

/** A gift claimed by a member; the same order object if they claimed it before. @param ownership theirs of its products */
export function claimedGift(
  order: GiftOrder,
  member: string,
  ownership: Ownership,
  at: string,
): ClaimedGift | Refusal<"gift-claimed" | "gift-refunded" | "own-product" | "already-owned" | "checkout-open"> {
  const products = claimableProducts(order);
  if (products.length === 0) return refuse("gift-refunded", "This gift was refunded.");
  if (isClaimed(order)) {
    if (order.gift.claimedBy === member) return order;
    return refuse("gift-claimed", "This gift was claimed already.");
  }
  const own = order.lines.find(({ creatorId }) => creatorId === member);
  if (own) return refuse("own-product", `${own.productId} is your own; pass the gift on.`);
  // Credits are consumed, so one can own more of them.
  const kept = leftIn(order).filter(({ credits }) => !credits);
  const owned = kept.flatMap(productsOf).find((id) => ownership.owned.has(id));
  if (owned !== undefined)
    return refuse("already-owned", `You own ${owned}; the code stays valid, so you can pass the gift on.`);
  const [holder] = openOrdersOn(ownership);
  if (holder !== undefined) {
    return refuse("checkout-open", `${holder} is open for some of these products; pay or cancel it first.`);
  }
  return { ...order, gift: { ...order.gift, claimedBy: member, claimedAt: at }, version: order.version + 1 };
}

/** A gift whose code is mailed again. @param to another address and secret, which invalidates the old code */
export function remailedGift(
  order: GiftOrder,
  at: string,
  to?: { readonly email: string; readonly secret: string },
): GiftOrder | Refusal<"not-waiting" | "too-many-mails"> {
  const state = giftState(order);
  if (state !== "waiting") return refuse("not-waiting", `The gift is ${state}: there is no code to mail.`);
  const mails = order.gift.mails + 1;
  if (mails > MOST_GIFT_MAILS) {
    return refuse("too-many-mails", `A gift is mailed ${MOST_GIFT_MAILS} times at most; send its code yourself.`);
  }
  return { ...order, gift: { ...order.gift, ...to, mails, mailedAt: at }, version: order.version + 1 };
}

/** The page in the language of its mail. */
function urlOf(order: GiftOrder): string {
  const { page, language } = order.gift;
  return `${language === "zh" ? page.replace(/\/gifts\/claim$/, "/zh$&") : page}#${codeOf(order)}`;
}

function titlesOf({ lines }: Order): string {
  const titles = lines.map(({ title }) => title).join(", ");
  return titles.length <= MOST_TITLES ? titles : `${titles.slice(0, MOST_TITLES)}…`;
}

const SOMEONE = { en: "Someone", zh: "有人" } as const;

/**
 * The mails that a change of an order causes: one when a gift becomes claimable, and one each time that it is requested
 * again. If a refund fails, the gift becomes claimable again, with a mail of the same id, which is sent once.
 */
export function giftMailsBetween(before: Order | undefined, after: Order): Mail[] {
  if (!isGift(after) || giftState(after) !== "waiting") return [];
  const { email: to, language, from, message, mails, mailedAt } = after.gift;
  if (before && isGift(before) && giftState(before) === "waiting" && before.gift.mails === mails) return [];
  return [
    {
      id: `gift-${after.id}-${mails}`,
      to,
      language,
      sender: `customer:${after.customer}`,
      at: mailedAt ?? after.paidAt ?? after.createdAt,
      template: "gift",
      values: {
        giver: from ?? SOMEONE[language],
        title: titlesOf(after),
        ...(message !== undefined && { message }),
        code: codeOf(after),
        url: urlOf(after),
      },
    },
  ];
}

const given = ({ lines }: Order) => lines.map(({ productId, type, title }) => ({ productId, type, title }));

/** A gift as its buyer sees it. */
export function toShownGift(order: GiftOrder): ShownGift {
  const { email, from, message, language, mails, claimedAt } = order.gift;
  const state = giftState(order);
  return {
    orderId: order.id,
    email,
    ...(from !== undefined && { from }),
    ...(message !== undefined && { message }),
    language,
    state,
    products: given(order),
    mails: state === "unpaid" ? 0 : mails,
    ...(state === "waiting" && { code: codeOf(order), url: urlOf(order) }),
    ...(claimedAt !== undefined && { claimedAt }),
  };
}

/** A claimed gift as its receiver sees it. */
export function toReceivedGift(order: ClaimedGift): ReceivedGift {
  const { from, message, claimedAt } = order.gift;
  return {
    ...(from !== undefined && { from }),
    ...(message !== undefined && { message }),
    products: given(order),
    claimedAt,
    state: leftIn(order).length === 0 ? "withdrawn" : "claimed",
  };
}

/** A claim as the claimer sees it. */
export const toShownClaim = (order: ClaimedGift) => ({
  products: given({ ...order, lines: leftIn(order) }),
  claimedAt: order.gift.claimedAt,
});
