import { type Product, priceIn } from "../../catalogue/contract/product.ts";
import { proportionOf, stepOf } from "../../shared/kernel/money.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { DAY_MS } from "../../shared/kernel/time.ts";
import { isCostly, type Offer, type Treatment } from "../contract/offer.ts";
import { partsOf } from "./budget.ts";

const LONGEST_DAYS = 90;

/** A person who manages offers: a creator those for their products, an operator all. */
export interface Manager {
  readonly user: string;
  readonly groups: readonly string[];
}

const isOperator = ({ groups }: Manager): boolean => groups.includes("operator");

export const isManagedBy = (manager: Manager, { creator }: Pick<Offer, "creator">): boolean =>
  isOperator(manager) || creator === manager.user;

export const mayOffer = ({ groups }: Manager): boolean => groups.includes("creator") || groups.includes("operator");

type Terms = Omit<Offer, "id" | "creator" | "proposedBy" | "state" | "createdAt" | "parts" | "version">;

export interface OfferAsked {
  readonly id: string;
  readonly terms: Terms;
  readonly by: Manager;
  readonly at: string;
}

/** The products that an offer refers to, by id. */
export type Named = ReadonlyMap<string, Product>;

type Inconsistent = Refusal<"inconsistent-terms">;
const inconsistent = (detail: string): Inconsistent => refuse("inconsistent-terms", detail);

/** The ids of all products that an offer refers to. */
export const namedIn = ({ product, treatment }: Pick<Terms, "product" | "treatment">): string[] => [
  ...(product === undefined ? [] : [product]),
  ...(treatment.kind === "bundle" ? [treatment.bundle] : []),
  ...(treatment.kind === "placement" ? [treatment.product] : []),
];

/** The most that one use takes off, in minor units. */
export function costOf(treatment: Treatment, product: Product, currency: Offer["currency"]): number {
  const price = priceIn(product, currency)?.amount ?? 0;
  if (treatment.kind !== "discount") return 0;
  const { value, floor } = treatment;
  const room = Math.max(0, price - floor);
  return Math.min(room, "amount" in value ? value.amount : proportionOf(price, value.basisPoints, 10_000));
}

function againstTreatment({ treatment, currency, place }: Terms, product: Product | undefined, named: Named) {
  const price = product && priceIn(product, currency);
  if (isCostly(treatment) && !price) return inconsistent(`The product has no price in ${currency}.`);
  switch (treatment.kind) {
    case "discount": {
      if (product?.recurring) return inconsistent("A membership takes codes, not offers.");
      const amounts = ["amount" in treatment.value ? treatment.value.amount : 0, treatment.floor];
      if (amounts.some((each) => each % stepOf(currency) !== 0))
        return inconsistent(`Amounts in ${currency} are multiples of ${stepOf(currency)}.`);
      const lowest = Math.max(treatment.floor, floorOf(product, currency));
      if (price && lowest >= price.amount)
        return inconsistent("The floor is not below the price, so there is nothing to reduce.");
      return undefined;
    }
    case "bundle": {
      const bundle = named.get(treatment.bundle);
      const holds = product && bundle?.includes?.includes(product.id);
      return holds ? undefined : inconsistent("The bundle does not contain the product.");
    }
    case "placement":
      return place === "product" ? inconsistent("A placement can only be in the cart or on the home page.") : undefined;
    case "message":
      return undefined;
  }
}

const floorOf = (product: Product | undefined, currency: Offer["currency"]): number =>
  product?.floor?.find((each) => each.currency === currency)?.amount ?? 0;

function againstTerms(terms: Terms, product: Product | undefined, named: Named): Inconsistent | undefined {
  const { treatment, budget, place, startsAt, endsAt } = terms;
  if ((place === "product") !== (product !== undefined))
    return inconsistent("Place product needs the product whose page it is for; other places have none.");
  const lasts = Date.parse(endsAt) - Date.parse(startsAt);
  if (lasts <= 0) return inconsistent(`It ends at ${endsAt}, before it starts at ${startsAt}.`);
  if (lasts > LONGEST_DAYS * DAY_MS) return inconsistent(`An offer can last at most ${LONGEST_DAYS} days.`);
  if (isCostly(treatment) !== (budget !== undefined))
    return inconsistent("A discount has a budget; others cost nothing.");
  const unfit = againstTreatment(terms, product, named);
  if (unfit) return unfit;
  const least = product ? costOf(treatment, product, terms.currency) : 0;
  return budget !== undefined && budget < least ? inconsistent("The budget is less than one use costs.") : undefined;
}

/**
 * A new offer. A creator's is for their own products, and in force at once; an operator's discount waits for the
 * creator's approval, whoever pays for it.
 */
export function newOffer(
  { id, terms, by, at }: OfferAsked,
  named: Named,
): Offer | Inconsistent | Refusal<"unknown-product" | "not-your-product" | "not-a-seller"> {
  if (!mayOffer(by)) return refuse("not-a-seller", "Only creators and operators may make offers.");
  const missing = namedIn(terms).find((each) => named.get(each)?.state !== "published");
  if (missing !== undefined) return refuse("unknown-product", `There is no product ${missing} on sale.`);
  const product = terms.product === undefined ? undefined : named.get(terms.product);
  const isOwn = product !== undefined && product.creatorId === by.user;
  if (!isOwn && !isOperator(by)) return refuse("not-your-product", "Make offers on the pages of your own products.");
  const strange = namedIn(terms).find((each) => named.get(each)?.creatorId !== by.user);
  if (strange !== undefined && !isOperator(by)) return refuse("not-your-product", `${strange} is another creator's.`);
  if (terms.bearer === "platform" && !isOperator(by))
    return inconsistent("Only operators make offers at the platform's cost.");
  const against = againstTerms(terms, product, named);
  if (against) return against;
  const waits = isCostly(terms.treatment) && !isOwn;
  const cost = product ? costOf(terms.treatment, product, terms.currency) : 0;
  return {
    id,
    ...(product && { creator: product.creatorId }),
    proposedBy: by.user,
    ...terms,
    state: waits ? "proposed" : "active",
    ...(!waits && { approvedAt: at }),
    createdAt: at,
    parts: partsOf(terms.budget ?? 0, cost),
    version: 1,
  };
}

/** A creator's decision on an offer that was proposed for their product. */
export const decided = (offer: Offer, to: "active" | "declined", at: string): Offer | Refusal<"not-proposed"> =>
  offer.state === "proposed"
    ? { ...offer, state: to, ...(to === "active" && { approvedAt: at }), version: offer.version + 1 }
    : refuse("not-proposed", `The offer is ${offer.state}, so there is nothing to decide.`);

/** The stopped offer; one that has ended is unchanged. */
export const stopped = (offer: Offer, why: NonNullable<Offer["stopped"]>["why"], at: string): Offer =>
  offer.state === "stopped" || offer.state === "declined"
    ? offer
    : { ...offer, state: "stopped", stopped: { at, why }, version: offer.version + 1 };

export const isInForce = ({ state, startsAt, endsAt }: Pick<Offer, "state" | "startsAt" | "endsAt">, at: string) =>
  state === "active" && startsAt <= at && at < endsAt;

/** The fewest orders of an offer before its returns can stop it. */
const RETURNS_FROM = 20;

/** Whether too many of an offer's orders were refunded or disputed. */
export const isReturned = (
  { mostReturns }: Offer,
  use: { readonly orders: number; readonly returned: number },
): boolean => use.orders >= RETURNS_FROM && use.returned > mostReturns * use.orders;

/** The place of an offer or a request, as a key: all decisions at a place have the same arms. */
export const situationOf = ({ place, product, currency }: Pick<Offer, "place" | "product" | "currency">): string =>
  [place, product ?? "all", currency].join(":");

export const unknownOffer = refuse("unknown-offer", "You have no offer with this id.");
