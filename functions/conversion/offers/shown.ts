import type { Offer, OfferResults, OfferUse, ShownOffer } from "../contract/offer.ts";
import { type Arm, beliefsOf, drawnFrom, intervalOf, NO_SUMS } from "./choice.ts";
import { UPLIFT_ROWS } from "./nights.ts";
import { isInForce } from "./offer.ts";
import { NOTHING, type Situation } from "./situation.ts";

/** An offer, for those who manage it. */
export const toManaged = ({ parts: _, ...offer }: Offer, use: OfferUse, at: string) => ({
  ...offer,
  isInForce: isInForce(offer, at),
  use,
});

/** An offer, for the person to whom it is made. */
export function toShown(situation: Situation, id: string): ShownOffer | undefined {
  const arm = situation.arms.find((each) => each.id === id);
  if (!arm) return undefined;
  const { treatment, endsAt } = arm;
  const { product, currency } = situation;
  return { id, treatment, ...(product !== undefined && { product }), currency, endsAt };
}

function upliftOf(situation: Situation, id: string): OfferResults["uplift"] {
  const found = situation.uplift[id];
  if (!found) return undefined;
  const { rows, qini, low, high, model } = found;
  if (qini === undefined || low === undefined || high === undefined) {
    return { state: "collecting", decisions: rows, needed: UPLIFT_ROWS };
  }
  return { state: model ? "in-use" : "refused", qini, low, high };
}

/** The measurements of an offer and the other arms at its place. */
export function toResults(offer: Offer, use: OfferUse, situation: Situation | undefined, at: string): OfferResults {
  const arms: Arm[] = [
    { kind: "nothing", sums: situation?.sums[NOTHING] ?? NO_SUMS },
    ...(situation?.arms ?? []).map(
      ({ id, treatment, control }): Arm => ({
        offer: id,
        kind: treatment.kind,
        sums: situation?.sums[id] ?? NO_SUMS,
        control,
      }),
    ),
  ];
  const drawing = drawnFrom(arms);
  const beliefs = beliefsOf(arms.map(({ sums }) => sums));
  return {
    ...toManaged(offer, use, at),
    arms: arms.map(({ offer: id, kind, sums }, n) => {
      const belief = beliefs[n];
      return {
        ...(id !== undefined && { offer: id }),
        kind,
        decisions: sums.decisions,
        bought: sums.bought,
        ...(belief && sums.decisions > 0 && { margin: intervalOf(belief) }),
        chance: drawing[n]?.chance ?? 0,
      };
    }),
    ...(situation && { uplift: upliftOf(situation, offer.id) }),
  };
}
