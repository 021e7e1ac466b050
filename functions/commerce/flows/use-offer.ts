import type { GivenOffer, OfferTaken } from "../../conversion/contract/offer-taken.ts";
import { roomOf } from "../../conversion/contract/offer-taken.ts";
import type { Refusal } from "../../shared/kernel/refusal.ts";
import { PLATFORM } from "../contract/discount.ts";
import type { Order } from "../contract/order.ts";
import type { FoundOffer } from "../discounts/discount-eligibility.ts";
import { offerNotApplicable } from "../discounts/discounted-order.ts";
import type { FindOrder } from "./ports.ts";

/** The offer that was made to a person; undefined if it was not. */
export type FindGivenOffer = (person: string, offer: string) => Promise<GivenOffer | undefined>;

/** The use of an offer by a new order; undefined if the order takes none. */
export type Taking = (order: Order) => OfferTaken | Refusal<"offer-not-applicable"> | undefined;

interface OfferPorts {
  readonly findGivenOffer: FindGivenOffer;
  readonly findOrder: FindOrder;
}

const NOT_YOURS = "It was not made to you, or has ended.";

/** An offer as a discount of its product's creator, or of the platform, whoever bears it. */
function asDiscount({ offer }: GivenOffer, at: string): FoundOffer {
  const { id, name, treatment, product, creator, currency, startsAt, endsAt, bearer, state, createdAt } = offer;
  if (treatment.kind !== "discount" || product === undefined || creator === undefined)
    return { against: "It takes nothing off an order." };
  if (state !== "active" || at < startsAt || at >= endsAt) return { against: NOT_YOURS };
  const { value, floor } = treatment;
  const discount = {
    id,
    owner: bearer === "platform" ? PLATFORM : creator,
    code: id,
    name,
    value: "amount" in value ? { amounts: [{ amount: value.amount, currency }] } : value,
    products: [product],
    startsAt,
    endsAt,
    firstPurchaseOnly: false,
    stacks: true,
    duration: "once" as const,
    state: "active" as const,
    redeemed: 0,
    createdAt,
    version: 1,
  };
  return { discount, productId: product, currency, floor };
}

/** An order that took an offer and can no longer be paid leaves it to the next. */
const isOver = (order: Order | undefined): boolean => order?.state === "void" || order?.state === "failed";

/**
 * An offer that an order asks for: what it does to the price, and its use. It is used once; an open order of the same person
 * with it does not count, as that is replaced or is the one that they go on with.
 */
export async function usableOffer(
  { findGivenOffer, findOrder }: OfferPorts,
  person: string,
  id: string,
  at: string,
): Promise<{ readonly offer: FoundOffer; readonly taking?: Taking }> {
  const given = await findGivenOffer(person, id);
  if (!given) return { offer: { against: NOT_YOURS } };
  const { usedBy } = given.decision;
  const before = usedBy === undefined ? undefined : await findOrder(usedBy);
  if (before && before.state !== "pending" && !isOver(before)) return { offer: { against: "You have used it." } };
  const taking: Taking = ({ id: order, offer }) => {
    if (!offer) return undefined;
    if (offer.amount > roomOf(given)) return offerNotApplicable("It is used up.");
    return { given, order, amount: offer.amount, ...(isOver(before) && { instead: usedBy }) };
  };
  return { offer: asDiscount(given, at), taking };
}

/** An offer that a quote asks for. */
export async function quotedOffer(
  ports: OfferPorts,
  person: string | undefined,
  id: string,
  at: string,
): Promise<FoundOffer> {
  if (person === undefined) return { against: "Sign in: offers are made to people." };
  const given = await ports.findGivenOffer(person, id);
  if (given && roomOf(given) === 0) return { against: "It is used up." };
  return (await usableOffer(ports, person, id, at)).offer;
}
