import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { Offer } from "../contract/offer.ts";
import {
  decided,
  isManagedBy,
  type Manager,
  namedIn,
  newOffer,
  type OfferAsked,
  situationOf,
  stopped,
  unknownOffer,
} from "../offers/offer.ts";
import { joined, left } from "../offers/situation.ts";
import type { CloseBudget, CommitOffer, FindOffer, FindProducts, FindSituation, Now } from "./offer-ports.ts";

export interface ChangeOfferPorts {
  readonly findOffer: FindOffer;
  readonly findSituation: FindSituation;
  readonly findProducts: FindProducts;
  readonly commitOffer: CommitOffer;
  readonly closeBudget: CloseBudget;
  readonly pause: Pause;
  readonly now: Now;
}

/** Stores an offer that is in force from now on, with its place. */
async function begun(
  ports: ChangeOfferPorts,
  offer: Offer,
  at: string,
): Promise<Offer | Refusal<"too-many-offers"> | typeof conflict> {
  const products = await ports.findProducts(namedIn(offer));
  const before = await ports.findSituation(situationOf(offer));
  const situation = joined(before, offer, offer.product === undefined ? undefined : products.get(offer.product), at);
  if (isRefusal(situation)) return situation;
  return (await ports.commitOffer(offer, situation)) ? offer : conflict;
}

/** Makes an offer, in force at once or waiting for its creator's approval. */
export const proposeOffer = (ports: ChangeOfferPorts, asked: OfferAsked) =>
  retryOnConflict(ports.pause, async () => {
    const offer = newOffer(asked, await ports.findProducts(namedIn(asked.terms)));
    if (isRefusal(offer)) return offer;
    if (offer.state === "active") return begun(ports, offer, asked.at);
    return (await ports.commitOffer(offer, undefined)) ? offer : conflict;
  });

type DecidingPorts = Omit<ChangeOfferPorts, "findProducts">;

/** A creator's decision on an offer that was proposed for their product; operators cannot decide for them. */
async function decision(ports: DecidingPorts, id: string, by: Manager, to: "active" | "declined") {
  const before = await ports.findOffer(id);
  return before && before.creator === by.user ? decided(before, to, iso(ports.now())) : unknownOffer;
}

export const approveOffer = (ports: ChangeOfferPorts, id: string, by: Manager) =>
  retryOnConflict(ports.pause, async () => {
    const after = await decision(ports, id, by, "active");
    return isRefusal(after) ? after : begun(ports, after, iso(ports.now()));
  });

export const declineOffer = (ports: DecidingPorts, id: string, by: Manager) =>
  retryOnConflict(ports.pause, async () => {
    const after = await decision(ports, id, by, "declined");
    if (isRefusal(after)) return after;
    return (await ports.commitOffer(after, undefined)) ? after : conflict;
  });

/** Ends an offer: first its budget, so that no further order uses it. */
async function end(ports: DecidingPorts, before: Offer, why: NonNullable<Offer["stopped"]>["why"]) {
  const after = stopped(before, why, iso(ports.now()));
  if (after === before) return before;
  if (before.state === "active") await ports.closeBudget(before);
  const situation = left(await ports.findSituation(situationOf(before)), before.id);
  return (await ports.commitOffer(after, situation)) ? after : conflict;
}

/** Stops an offer permanently, by its creator or an operator. */
export const stopOffer = (ports: DecidingPorts, id: string, by: Manager) =>
  retryOnConflict(ports.pause, async () => {
    const before = await ports.findOffer(id);
    if (!before || !isManagedBy(by, before)) return unknownOffer;
    return end(ports, before, before.creator === by.user ? "creator" : "operator");
  });

/** Stops an offer with too many refunded or disputed orders. */
export const stopReturned = (ports: DecidingPorts, id: string) =>
  retryOnConflict(ports.pause, async () => {
    const before = await ports.findOffer(id);
    return before ? end(ports, before, "returns") : undefined;
  });
