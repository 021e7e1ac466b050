import * as z from "zod";
import { stages } from "../../behaviour/contract/portrait.ts";
import { productId, topics } from "../../catalogue/contract/product.ts";
import { instant } from "../../shared/kernel/instant.ts";
import { currency, money } from "../../shared/kernel/money.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { HOUR, MINUTE, route } from "../../shared/kernel/route.ts";
import { text } from "../../shared/kernel/text.ts";

const amount = money.shape.amount;

/** What an offer gives: money off, or something to look at. */
const treatment = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("discount"),
    value: z.union([
      z.strictObject({ basisPoints: z.int().min(1).max(9_000).describe("of the list price: 1,000 is 10 %") }),
      z.strictObject({ amount: amount.min(1).describe("minor units of the offer's currency") }),
    ]),
    floor: amount.describe(
      "the lowest price with this offer and all codes, in minor units; the product's own floor applies too",
    ),
  }),
  z.strictObject({
    kind: z.literal("bundle"),
    bundle: productId.describe("a bundle on sale that contains the product"),
  }),
  z.strictObject({
    kind: z.literal("message"),
    words: z
      .strictObject({ en: text(280).optional(), zh: text(280).optional() })
      .refine(({ en, zh }) => en !== undefined || zh !== undefined, "texts in at least one language"),
  }),
  z.strictObject({ kind: z.literal("placement"), product: productId.describe("the product in the placement") }),
]);
export type Treatment = z.infer<typeof treatment>;
export type TreatmentKind = Treatment["kind"];

/** Whether it costs money: then it has a budget, and is given to nobody without the creator's approval. */
export const isCostly = ({ kind }: Treatment): boolean => kind === "discount";

/** Where an offer is shown: on a product's page, in the cart, or on the first page. */
export const places = ["product", "cart", "home"] as const;
export type Place = (typeof places)[number];

/**
 * The audience of an offer: everyone, unless it is narrowed by these facts. No others exist: no offer depends on sex, age,
 * health, belief, origin or anything similar.
 */
export const audience = z
  .strictObject({
    stages: z.array(z.enum(stages)).min(1).max(stages.length).optional().describe("as in GET /me/profile"),
    buyers: z
      .enum(["new", "returning"])
      .optional()
      .describe("new: no purchase among their latest acts; returning: at least one"),
    topics: z
      .array(z.enum(topics))
      .min(1)
      .max(topics.length)
      .optional()
      .describe("interested in one of these: declared, or viewed recently"),
  })
  .describe("only by these facts: an offer never depends on sex, age, health, belief or origin");
export type Audience = z.infer<typeof audience>;

const terms = {
  name: text(80).describe("for those who manage it"),
  treatment,
  place: z.enum(places).default("product"),
  product: productId.optional().describe("on whose page it is shown; only for place product"),
  currency: currency.describe("of its amounts, and of the carts that it is for"),
  budget: amount
    .min(1)
    .optional()
    .describe("for discounts: the most that all reductions together may come to, in minor units"),
  bearer: z
    .enum(["creator", "platform"])
    .default("creator")
    .describe("who pays for it; platform: only for operators, and the creator must still approve it"),
  audience: audience.default({}),
  startsAt: instant,
  endsAt: instant.describe("at most 90 days after its start"),
  control: z
    .number()
    .min(0.1)
    .max(0.5)
    .default(0.1)
    .describe("the share of the audience that gets no offer, so that the effect can be measured"),
  mostReturns: z
    .number()
    .min(0.02)
    .max(0.5)
    .default(0.15)
    .describe("the offer is stopped once more than this share of at least 20 orders is refunded or disputed"),
};

const offerStates = ["proposed", "active", "declined", "stopped"] as const;
const stopReasons = ["operator", "creator", "returns"] as const;

/** An offer as stored. */
export const offer = z.object({
  id: z.ulid(),
  creator: z.string().describe("whose product it is for; absent if it is for no product").optional(),
  proposedBy: z.string(),
  ...terms,
  state: z.enum(offerStates).describe("proposed: its creator has not approved it yet"),
  stopped: z.object({ at: z.iso.datetime(), why: z.enum(stopReasons) }).optional(),
  approvedAt: z.iso.datetime().optional(),
  createdAt: z.iso.datetime(),
  parts: z.int().min(1).describe("the number of shards of its budget"),
  version: z.int().min(1),
});
export type Offer = z.infer<typeof offer>;

/** The use of an offer so far. */
const offerUse = z.object({
  spent: z.int().describe("the amount of the budget that open and paid orders use, in minor units"),
  orders: z.int().describe("paid"),
  returned: z.int().describe("of them, refunded or disputed"),
});
export type OfferUse = z.infer<typeof offerUse>;

const estimate = z.object({ mean: z.number(), low: z.number(), high: z.number() });

/** One arm of a place, measured by decisions that have matured. */
const armResult = z.object({
  offer: z.ulid().optional().describe("absent: nothing was offered"),
  kind: z.enum(["nothing", ...treatment.options.map(({ shape }) => shape.kind.value)]),
  decisions: z.int().describe("matured"),
  bought: z.int().describe("of them, with an order in the seven days after"),
  margin: estimate
    .optional()
    .describe("minor units a decision, after refunds, tax and fees, with a 95 % credible interval"),
  chance: z.number().describe("that it is the best"),
});

const upliftState = z
  .discriminatedUnion("state", [
    z.object({
      state: z.literal("collecting"),
      decisions: z.int(),
      needed: z.int(),
    }),
    z.object({ state: z.literal("refused"), qini: z.number(), low: z.number(), high: z.number() }),
    z.object({ state: z.literal("in-use"), qini: z.number(), low: z.number(), high: z.number() }),
  ])
  .describe(
    "whether the people whom the offer influences can be predicted. refused: the interval of the Qini coefficient contains 0, and everyone is treated alike",
  );

const managed = offer.omit({ parts: true }).extend({
  isInForce: z.boolean(),
  use: offerUse,
});
const results = managed.extend({
  arms: z.array(armResult).describe("all arms at its place, including no offer"),
  uplift: upliftState.optional(),
});
export type OfferResults = z.infer<typeof results>;

const byId = { access: "member", fresh: true, params: z.strictObject({ id: z.ulid() }) } as const;
const unknown = { "unknown-offer": 404 } as const;

const proposeOffer = route({
  fresh: true,
  method: "POST",
  path: "/offers",
  access: "member",
  limits: [{ per: "caller", most: 60, within: HOUR }],
  summary:
    "Make an offer: creators for their own products, in force at once; operators for all, after the creator's approval where it is a discount",
  body: z.strictObject({ ...terms, startsAt: terms.startsAt.optional().describe("unless given, now") }),
  status: 201,
  reply: managed,
  refusals: {
    "not-a-seller": 403,
    "unknown-product": 422,
    "not-your-product": 422,
    "inconsistent-terms": 422,
    "too-many-offers": 409,
    ...BUSY,
  },
});

const listOffers = route({
  fresh: true,
  method: "GET",
  path: "/offers",
  access: "member",
  summary: "Offers, newest first: creators see those for their products, operators all",
  query: z.strictObject({ ...pageQuery, of: z.enum(["own", "all"]).default("own").describe("all: for operators") }),
  reply: pageOf(managed),
  refusals: { "not-a-seller": 403 },
});

const getOffer = route({
  ...byId,
  method: "GET",
  path: "/offers/{id}",
  summary: "An offer with its measurements: arms, margins, probabilities, and whom it influences",
  reply: results,
  refusals: unknown,
});

const deciding = {
  ...byId,
  method: "POST",
  reply: managed,
  refusals: { ...unknown, "not-proposed": 409, ...BUSY },
} as const;

const approveOffer = route({
  ...deciding,
  path: "/offers/{id}/approve",
  summary: "Approve an offer that was proposed for a product of the caller",
  refusals: { ...deciding.refusals, "too-many-offers": 409 },
});

const declineOffer = route({
  ...deciding,
  path: "/offers/{id}/decline",
  summary: "Decline an offer that was proposed for a product of the caller",
});

const stopOffer = route({
  ...byId,
  method: "POST",
  path: "/offers/{id}/stop",
  summary: "Stop an offer permanently: nobody gets it, or can order with it, from then on",
  reply: managed,
  refusals: { ...unknown, ...BUSY },
});

const place = {
  place: z.enum(places),
  product: productId.optional().describe("whose page it is; only for place product"),
  currency: currency.optional().describe("that the caller sees prices in; usd unless given"),
};
const isWhole = ({ place: at, product }: { place: Place; product?: string | undefined }) =>
  (at === "product") === (product !== undefined);
const whole = "a product for place product, and only there";

/** An offer, for the person to whom it is made. */
const shown = z.object({
  id: z.ulid(),
  treatment: treatment.describe("for a discount: POST /quotes with `offer` returns the price"),
  product: productId.optional(),
  currency,
  endsAt: z.iso.datetime(),
});
export type ShownOffer = z.infer<typeof shown>;

const chooseOffer = route({
  method: "GET",
  path: "/me/offer",
  access: "member",
  limits: [{ per: "caller", most: 600, within: 10 * MINUTE }],
  summary:
    "The offer for the caller at a place, if there is one. It is chosen at the first request and stays the caller's until it ends or is used. People who are not profiled, and the platform's holdout, get none",
  query: z.strictObject(place).refine(isWhole, whole),
  reply: z.object({ offer: shown.optional() }),
  refusals: { ...BUSY },
});

const armReceipt = z.object({
  arm: z.enum(["nothing", ...treatment.options.map(({ shape }) => shape.kind.value)]),
  isChosen: z.boolean(),
  isEligible: z
    .boolean()
    .describe("false: it was expected to earn less than no offer, or not to influence people like the caller"),
  propensity: z.number().describe("the probability with which it was drawn"),
  chance: z.number().describe("the probability that it is the best of the eligible arms"),
  expected: z.number().describe("expected profit, in minor units a decision"),
  deviation: z.number().describe("its standard deviation"),
  decisions: z.int().describe("the matured decisions that it is based on"),
});
export type ArmReceipt = z.infer<typeof armReceipt>;

/** The facts on which a choice was based. */
const known = z.object({
  stage: z.enum(stages).optional(),
  buyers: z.enum(["new", "returning"]),
  topics: z.array(z.enum(topics)),
});
export type Known = z.infer<typeof known>;

export const receipt = z.object({
  at: z.iso.datetime(),
  until: z.iso.datetime().describe("the end of the choice"),
  place: z.enum(places),
  product: productId.optional(),
  currency,
  arms: z.array(armReceipt),
  known,
  purchase: z.number().optional().describe("purchase probability without an offer, if it was known"),
  learnt: z.iso.datetime().optional().describe("the night that the beliefs are from; absent: there were none yet"),
});
export type Receipt = z.infer<typeof receipt>;

const explainOffer = route({
  method: "GET",
  path: "/me/offer/why",
  access: "member",
  summary: "Why the caller got this offer, or none, at a place: the arms with their probabilities, and the facts used",
  query: z.strictObject(place).refine(isWhole, whole),
  reply: receipt,
  refusals: { "no-offer-made": 404 },
});

export const offerRoutes = {
  proposeOffer,
  listOffers,
  getOffer,
  approveOffer,
  declineOffer,
  stopOffer,
  chooseOffer,
  explainOffer,
};
