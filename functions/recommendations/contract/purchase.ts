import * as z from "zod";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";

/**
 * What is known of a person and a product as the product is shown: what the purchase model reads, in this order. None is about who
 * somebody is: only what they did here, what the product is, and where it stands.
 */
export const purchaseFeatures = [
  "minutes",
  "looked",
  "bought",
  "away",
  "acquainted",
  "topic",
  "creator",
  "views",
  "wanted",
  "passedOver",
  "price",
  "dearer",
  "cheaper",
  "stars",
  "reviews",
  "age",
  "position",
  "relevance",
  "onProductPage",
  "inCart",
  "inLibrary",
  "afterOthers",
  "again",
  "byChance",
] as const;
export type PurchaseFeature = (typeof purchaseFeatures)[number];

/** Of a list: what its items' numbers are, and by which model they were made. */
export const listPurchase = z.object({
  features: z.array(z.string()).describe("what the items' values are, in this order"),
  model: z.string().optional().describe("the purchase model that served; none if absent"),
});

/** Of one item: what was known as it was shown, and the probability that it is bought within a week. */
export const itemPurchase = z.object({
  values: z
    .array(z.number())
    .describe("of the features that the list's `purchase` names, as they were when it was made"),
  probability: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("that it is bought within seven days; absent without a model"),
  logOdds: z.number().optional().describe("the calibrated log-odds: ln(p / (1 - p)) of the probability p"),
  contributions: z
    .array(z.number())
    .optional()
    .describe(
      "what makes up the log-odds: the model's intercept, each feature in its order, and calibration last. Added up in this order " +
        "they are exactly logOdds. They say what goes with buying, not what causes it",
    ),
});
export type ItemPurchase = z.infer<typeof itemPurchase>;

const measured = z.object({ value: z.number(), low: z.number(), high: z.number() });

const quality = z.object({
  slice: z
    .string()
    .describe(
      '"all"; "placement:…" where it was shown; "price:…" below 10, 10 to 50, and above 50 dollars; "people:new" and "people:returning"',
    ),
  rows: z.int().describe("exposures"),
  bought: z.int(),
  logLoss: measured.describe("ends of intervals are at 95 %, by bootstrap"),
  auc: measured,
  averagePrecision: measured.describe("area under precision and recall"),
  calibrationError: measured.describe("over 15 bins"),
});
export type PurchaseQualityRow = z.infer<typeof quality>;

const slice = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  rows: z.int(),
  bought: z.int(),
});

const fitted = z.object({
  intercept: z.number().describe("log-odds of a mean exposure, before calibration"),
  interceptError: z.number(),
  features: z.array(
    z.object({
      name: z.string(),
      mean: z.number(),
      deviation: z.number(),
      coefficient: z.number().describe("log-odds for a deviation above the mean"),
      standardError: z.number(),
    }),
  ),
  calibration: z
    .object({ intercept: z.number(), low: z.number(), high: z.number() })
    .describe("calibrated log-odds are intercept + low ln p - high ln(1 - p)"),
});

const purchaseGateReasons = ["first", "not-worse", "other-features", "worse-than-champion", "below-base-rate"] as const;
export type PurchaseGateReason = (typeof purchaseGateReasons)[number];

/** A purchase model with how good it was found, on exposures after those that it was fitted to and calibrated on. */
export const purchaseManifest = z.object({
  format: z.literal(1),
  id: z.ulid(),
  createdAt: z.iso.datetime(),
  ridge: z.number(),
  people: z.int(),
  slices: z
    .object({ fit: slice, calibration: slice, test: slice })
    .describe("by time; whether an exposure led to a purchase was known before the next slice begins"),
  model: fitted,
  quality: z.array(quality).describe("on the test slice"),
  baseRate: z
    .object({ logLoss: z.number() })
    .describe("of the share that was bought in the earlier slices, for everybody"),
  champion: z.object({ id: z.string(), logLoss: z.number() }).optional().describe("on the same exposures"),
  decision: z.object({ promote: z.boolean(), reason: z.enum(purchaseGateReasons), why: z.string() }),
  spread: z
    .array(z.object({ edges: z.array(z.number()), shares: z.array(z.number()) }))
    .describe(
      "of each feature over the fit's exposures, and last of the log-odds, by tenths: what drift is measured against",
    ),
});
export type PurchaseManifest = z.infer<typeof purchaseManifest>;

const drift = z.object({
  model: z.string(),
  rows: z.int().describe("the newest exposures whose week is over"),
  stability: z
    .array(z.object({ feature: z.string(), index: z.number() }))
    .describe(
      "population stability index of each feature against the fit's exposures: above 0.25 it is distributed otherwise",
    ),
  ofScores: z.number().describe("the same of what the model says of exposures: above 0.25 is drift"),
  expected: z.number().describe("purchases by the model's probabilities"),
  bought: z.int(),
  isDrifted: z.boolean(),
});
export type PurchaseDrift = z.infer<typeof drift>;

/** What a run asks for before it fits anything. */
const evidence = z.object({
  what: z.enum(["days", "exposures", "buyers"]),
  has: z.int(),
  needs: z.int(),
});
export type Evidence = z.infer<typeof evidence>;

export const purchaseRun = z.object({
  at: z.iso.datetime(),
  state: z.enum(["promoted", "kept-champion", "not-enough", "failed"]),
  why: z.string(),
  missing: z.array(evidence).describe("of what there is too little"),
  model: z.string().optional(),
  drift: drift.optional().describe("of the model that served before the run"),
});
export type PurchaseRun = z.infer<typeof purchaseRun>;

const listPurchaseModels = route({
  method: "GET",
  path: "/models/purchase",
  access: "operator",
  summary: "Models of the probability that what is shown is bought, newest first, and how the last run ended",
  query: z.strictObject(pageQuery),
  reply: pageOf(
    purchaseManifest.omit({ spread: true }).extend({ champion: z.boolean().describe("whether it serves now") }),
  ).extend({
    lastRun: purchaseRun.optional(),
  }),
});

const promotePurchaseModel = route({
  method: "POST",
  path: "/models/purchase/{id}/promote",
  access: "operator",
  summary: "Serve this purchase model, whatever the gate said: an older one, to go back",
  params: z.strictObject({ id: z.ulid() }),
  reply: z.object({ champion: z.string(), previous: z.array(z.string()) }),
  refusals: { "unknown-model": 404, "already-champion": 409, "pointer-moved": 409, ...BUSY },
});

export const purchaseModelRoutes = { listPurchaseModels, promotePurchaseModel };
