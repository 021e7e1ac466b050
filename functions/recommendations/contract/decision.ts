import * as z from "zod";
import { productId } from "../../catalogue/contract/product.ts";
import { route } from "../../shared/kernel/route.ts";
import { sources } from "./candidate.ts";
import { placements } from "./placement.ts";
import { purchaseFeatures } from "./purchase.ts";
import { devices } from "./receipt.ts";

/** No number is about fewer people than this. */
export const FEWEST_PEOPLE = 5;
/** Below this nothing is said of a product. */
export const DECISION_EVIDENCE = { people: 50, buyers: 5 } as const;

export const funnelSteps = ["shown", "opened", "cart", "checkout", "bought", "begun", "finished"] as const;
const priceBands = ["cheaper", "usual", "dearer"] as const;

const share = z.object({ mean: z.number(), low: z.number(), high: z.number() });

const step = z.object({
  step: z.enum(funnelSteps),
  people: z.int().optional().describe("who came so far; absent where they, or those who left here, are fewer than 5"),
  ofBefore: share
    .optional()
    .describe("of those at the last step before it that has a number; ends of intervals are at 95 % (Wilson's)"),
});

const group = z.object({
  people: z.int().describe("who were shown it so; groups of fewer than 5 are left out"),
  bought: z.int().optional().describe("of them, who bought it within the week; absent where few did, or all but few"),
  share: share.optional(),
});

const factor = z.object({
  feature: z.enum(purchaseFeatures),
  with: z.enum(["buying", "leaving"]),
  isAbove: z.boolean().describe("whether the feature is above what it is for a mean exposure of the shop"),
  contribution: share.describe("to the log-odds, averaged over the exposures; the interval is over people"),
});

/** What is kept of a product between two nights. */
export const storedDecisions = z.object({
  product: z.string(),
  at: z.iso.datetime(),
  from: z.iso.datetime().describe("of the exposures' time"),
  to: z.iso.datetime(),
  model: z.string().optional(),
  isSample: z.boolean().describe("whether more was shown than is kept to learn from"),
  people: z.int().optional().describe("who were shown it; absent where they are fewer than 5"),
  buyers: z.int().optional(),
  funnel: z.array(step),
  factors: z.array(factor).describe("those whose interval does not hold 0, strongest first"),
  prices: z.array(group.extend({ band: z.enum(priceBands) })).describe("by what the person usually pays"),
  placements: z.array(group.extend({ placement: z.enum(placements) })),
  sources: z.array(group.extend({ source: z.enum(sources) })),
  devices: z.array(group.extend({ device: z.enum(devices) })).describe("where it is known"),
});
export type StoredDecisions = z.infer<typeof storedDecisions>;

const said = { text: z.string().describe("the same in words, in the language of the request") };

const missing = z.object({
  what: z.enum(["people", "buyers", "model"]),
  has: z.int().optional().describe("absent where it is fewer than 5"),
  needs: z.int(),
  ...said,
});

const getDecisions = route({
  method: "GET",
  path: "/products/{id}/decisions",
  access: "member",
  fresh: true,
  summary:
    "What goes with buying a product, and with leaving it, for its creator and operators: of people to whom lists showed it, by the " +
    "last night's run. It says what goes together, not what causes it",
  params: z.strictObject({ id: productId }),
  reply: z.object({
    product: z.string(),
    state: z.enum(["ready", "not-enough"]),
    missing: z.array(missing).describe("what there is too little of; without a model there are no factors"),
    at: z.iso.datetime().optional().describe("of the run"),
    from: z.iso.datetime().optional(),
    to: z.iso.datetime().optional(),
    model: z.string().optional(),
    isSample: storedDecisions.shape.isSample,
    funnel: z.array(step.extend(said)).describe("within seven days of being shown it, each step of those before"),
    factors: z.array(factor.extend(said)),
    prices: z.array(storedDecisions.shape.prices.element.extend(said)),
    placements: z.array(storedDecisions.shape.placements.element.extend(said)),
    sources: z.array(storedDecisions.shape.sources.element.extend(said)),
    devices: z.array(storedDecisions.shape.devices.element.extend(said)),
  }),
  refusals: { "unknown-product": 404, "not-yours": 403 },
});

export const decisionRoutes = { getDecisions };
