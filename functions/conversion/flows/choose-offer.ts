import type { Product } from "../../catalogue/contract/product.ts";
import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { Decision } from "../contract/decision.ts";
import type { Known, Place } from "../contract/offer.ts";
import { knownOf } from "../offers/audience.ts";
import { decide, stands } from "../offers/decision.ts";
import { featuresOf, movedBy } from "../offers/nights.ts";
import { situationOf } from "../offers/offer.ts";
import { armsFor, isOffering, type Situation } from "../offers/situation.ts";
import type {
  Draw,
  FindDecision,
  FindInterests,
  FindProducts,
  FindProfile,
  FindPurchase,
  FindSituation,
  InsertDecision,
  IsHeldOut,
  Now,
} from "./offer-ports.ts";

export interface ChooseOfferPorts {
  readonly findSituation: FindSituation;
  readonly findDecision: FindDecision;
  readonly insertDecision: InsertDecision;
  readonly findProfile: FindProfile;
  readonly findInterests: FindInterests;
  readonly findProducts: FindProducts;
  readonly isHeldOut: IsHeldOut;
  readonly findPurchase?: FindPurchase;
  readonly draw: Draw;
  readonly pause: Pause;
  readonly now: Now;
}

export interface ChoiceAsked {
  readonly user: string;
  readonly place: Place;
  readonly product?: string | undefined;
  readonly currency: Decision["currency"];
}

/** The number of latest products whose topics count as a person's interests. */
const NEWEST = 20;

type Profiled = NonNullable<Awaited<ReturnType<FindProfile>>>;

async function facts(ports: ChooseOfferPorts, asked: ChoiceAsked, profile: Profiled | undefined, at: Situation) {
  const ids = (profile?.products ?? []).slice(0, NEWEST).map(({ product }) => product);
  const asksTopics = at.arms.some(({ audience }) => audience.topics !== undefined);
  const [interests, products] = await Promise.all([
    ports.findInterests(asked.user),
    asksTopics && ids.length > 0 ? ports.findProducts(ids) : new Map<string, Product>(),
  ]);
  const topics = [...products.values()].map(({ topic }) => topic);
  const known: Known = knownOf({ profile, interests, topics }, ports.now());
  const acts = Object.values(profile?.counters ?? {}).reduce((sum, each) => sum + each, 0);
  return { known, features: featuresOf(known, acts, profile?.days.length ?? 0) };
}

/** Whether an offer influences a person, by the nightly model; true without a model. */
const moving =
  ({ uplift }: Situation, features: readonly number[]) =>
  (offer: string): boolean => {
    const model = uplift[offer]?.model;
    return model === undefined || movedBy(model, features) > 0;
  };

/**
 * The valid choice for a person at a place, made now if there is none. Undefined if none is made: there are no offers for
 * people like them, they chose not to be profiled, or they are in the holdout.
 */
export async function chooseOffer(ports: ChooseOfferPorts, asked: ChoiceAsked) {
  const key = situationOf(asked);
  return retryOnConflict(ports.pause, async () => {
    const at = iso(ports.now());
    const situation = await ports.findSituation(key);
    if (!situation || !isOffering(situation, at)) return undefined;
    const [profile, isHeldOut] = await Promise.all([ports.findProfile(asked.user), ports.isHeldOut(asked.user)]);
    if (profile?.isOff || isHeldOut) return undefined;
    const last = await ports.findDecision(asked.user, key);
    if (last && stands(last, situation, at)) return last;
    const { known, features } = await facts(ports, asked, profile, situation);
    const arms = armsFor(situation, known, at, moving(situation, features));
    if (arms.length === 1) return undefined;
    const purchase = asked.product && (await ports.findPurchase?.(asked.user, asked.product));
    const made = decide({
      person: asked.user,
      situation,
      arms,
      known,
      features,
      ...(typeof purchase === "number" && { purchase }),
      round: last?.round ?? 0,
      at,
      chance: ports.draw(),
    });
    return (await ports.insertDecision(made)) ? made : conflict;
  });
}
