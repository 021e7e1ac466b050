import * as z from "zod";
import { type Product, priceIn, productId } from "../../catalogue/contract/product.ts";
import { currency } from "../../shared/kernel/money.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { type Known, type Offer, offer, places } from "../contract/offer.ts";
import { isIn } from "./audience.ts";
import { type Arm, NO_SUMS } from "./choice.ts";
import { costOf, isInForce, situationOf } from "./offer.ts";

/** The most offers at one place, so that floors of 5 % each leave enough probability for the better ones. */
const MOST_ARMS = 8;

const sums = z.object({ decisions: z.int(), bought: z.int(), total: z.number(), squares: z.number() });

/** An uplift model: linear in the person's features, or two models of the log-odds with and without the offer. */
const upliftModel = z.union([
  z.object({ kind: z.literal("x"), effect: z.array(z.number()) }),
  z.object({ kind: z.literal("t"), without: z.array(z.number()), with: z.array(z.number()) }),
]);
export type UpliftModel = z.infer<typeof upliftModel>;

const upliftOf = z.object({
  rows: z.int(),
  qini: z.number().optional(),
  low: z.number().optional(),
  high: z.number().optional(),
  /** Only if the interval is above 0. */
  model: upliftModel.optional(),
});

const stored = offer.pick({
  id: true,
  treatment: true,
  audience: true,
  startsAt: true,
  endsAt: true,
  control: true,
});
const arm = stored.extend({ price: z.object({ list: z.int(), off: z.int() }).optional() });
type StoredArm = z.infer<typeof arm>;

/** A place, as stored: its arms, and the sums from which beliefs are computed. */
export const situation = z.object({
  situation: z.string(),
  place: z.enum(places),
  product: productId.optional(),
  currency,
  arms: z.array(arm),
  sums: z.record(z.string(), sums).describe("by offer, and `nothing`"),
  uplift: z.record(z.string(), upliftOf).default({}),
  learnt: z.iso.datetime().optional(),
  version: z.int().min(1),
});
export type Situation = z.infer<typeof situation>;

export const NOTHING = "nothing";

const fresh = ({ place, product, currency: code }: Offer): Situation => ({
  situation: situationOf({ place, product, currency: code }),
  place,
  ...(product !== undefined && { product }),
  currency: code,
  arms: [],
  sums: {},
  uplift: {},
  version: 0,
});

/** A place with one more offer, without those that have ended. */
export function joined(
  before: Situation | undefined,
  joining: Offer,
  product: Product | undefined,
  at: string,
): Situation | Refusal<"too-many-offers"> {
  const { arms, ...rest } = before ?? fresh(joining);
  const running = arms.filter(({ endsAt, id }) => endsAt > at && id !== joining.id);
  if (running.length >= MOST_ARMS) {
    return refuse("too-many-offers", `${MOST_ARMS} offers run there already; stop one first.`);
  }
  const { id, treatment, audience, startsAt, endsAt, control, currency: code } = joining;
  const list = product && priceIn(product, code)?.amount;
  const price =
    product && list !== undefined && treatment.kind === "discount"
      ? { list, off: costOf(treatment, product, code) }
      : undefined;
  const own: StoredArm = { id, treatment, audience, startsAt, endsAt, control, ...(price && { price }) };
  return { ...rest, arms: [...running, own], version: rest.version + 1 };
}

/** A place without an offer; undefined if the offer is not at the place. */
export const left = (before: Situation | undefined, id: string): Situation | undefined =>
  before?.arms.some((each) => each.id === id)
    ? { ...before, arms: before.arms.filter((each) => each.id !== id), version: before.version + 1 }
    : undefined;

/** The arms for a person at an instant: no offer, and each offer in force whose audience includes them. */
export function armsFor(
  { arms, sums: all }: Situation,
  known: Known,
  at: string,
  isMoving: (offer: string) => boolean = () => true,
): Arm[] {
  const some = arms.filter((each) => isInForce({ ...each, state: "active" }, at) && isIn(each.audience, known));
  return [
    { kind: "nothing", sums: all[NOTHING] ?? NO_SUMS },
    ...some.map(
      ({ id, treatment, control, price }): Arm => ({
        offer: id,
        kind: treatment.kind,
        sums: all[id] ?? NO_SUMS,
        control,
        ...(price && { price }),
        isMoving: isMoving(id),
      }),
    ),
  ];
}

/** Whether any offer is in force there now. */
export const isOffering = ({ arms }: Situation, at: string): boolean =>
  arms.some((each) => isInForce({ ...each, state: "active" }, at));
