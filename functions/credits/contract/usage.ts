import * as z from "zod";
import { productId } from "../../catalogue/contract/product.ts";
import { sold } from "../../commerce/contract/entitlement.ts";
import { shownCreator } from "../../creators/contract/creator.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { route } from "../../shared/kernel/route.ts";

const count = z.int().min(0);

/**
 * The counters of one lot's credits; the lot is an entitlement of commerce's with credits. The three sum to the granted
 * credits. There are none before the first use.
 */
export const lotCounters = z.object({
  customer: z.string(),
  productId: z.string().describe("the pack"),
  source: z.string().describe("the entitlement's: ORDER#<order id>"),
  left: count,
  used: count,
  reserved: count.describe("reserved credits"),
});
export type LotCounters = z.infer<typeof lotCounters>;

const usageStates = ["held", "committed", "released"] as const;

/** One use of a product, as stored. On request it begins as a reservation; a finished use does not change. */
export const usage = z.object({
  id: z.ulid().describe("chosen by the caller; makes the use idempotent"),
  customer: z.string(),
  creatorId: z.string(),
  productId: z.string(),
  title: z.string(),
  sold,
  credits: z.int().min(1),
  lots: z.array(z.object({ productId: z.string(), source: z.string(), credits: z.int().min(1) })).min(1),
  state: z.enum(usageStates),
  wasHeld: z.boolean(),
  at: z.iso.datetime(),
  heldUntil: z.iso.datetime().optional().describe("while it is reserved: when its credits are released automatically"),
  endedAt: z.iso.datetime().optional().describe("when it was committed or released"),
  endedBy: z.enum(["customer", "creator", "time"]).optional(),
  accessHours: z.int().optional().describe("how long a commit opens the content; absent if the product has none"),
  accessUntil: z.iso.datetime().optional(),
});
export type Usage = z.infer<typeof usage>;

/** A usage as its customer and its creator see it. */
const shownUsage = usage
  .omit({ lots: true, sold: true, accessHours: true, wasHeld: true })
  .extend({ creator: shownCreator });
export type ShownUsage = z.infer<typeof shownUsage>;

const lotStates = ["active", "suspended", "ended"] as const;

const shownLot = z.object({
  productId: z.string().describe("the pack"),
  orderId: z.string(),
  granted: z.int(),
  left: count.describe("usable credits while the lot is active"),
  reserved: count.describe("reserved credits"),
  endsAt: z.iso.datetime().optional(),
  state: z.enum(lotStates).describe("suspended: its payment is in dispute or being refunded"),
});

const useProduct = route({
  method: "POST",
  path: "/products/{id}/use",
  access: "member",
  summary: "Use a pay-per-use product for credits of its creator. Idempotent by the usage id",
  params: z.strictObject({ id: productId }),
  body: z.strictObject({
    usage: z.ulid().describe("a new id for each use"),
    hold: z
      .boolean()
      .default(false)
      .describe("true: the credits are reserved, for at most 24 hours, for POST /usages/{id}/commit or /release"),
  }),
  status: 201,
  reply: shownUsage,
  refusals: {
    "unknown-product": 404,
    "not-per-use": 409,
    "own-product": 409,
    "creator-stopped": 409,
    "insufficient-credits": 402,
    "too-many-lots": 409,
    "usage-mismatch": 409,
    ...BUSY,
  },
});

const byUsage = { access: "member", params: z.strictObject({ id: z.ulid() }), reply: shownUsage } as const;
const ends = { ...byUsage, method: "POST" } as const;
const unended = { "unknown-usage": 404, "usage-ended": 409, ...BUSY } as const;

const commitUsage = route({
  ...ends,
  path: "/usages/{id}/commit",
  summary: "Spend reserved credits; for their customer and for the product's creator",
  refusals: { ...unended, "credits-unavailable": 409 },
});

const releaseUsage = route({
  ...ends,
  path: "/usages/{id}/release",
  summary: "Release reserved credits; for their customer and for the product's creator",
  refusals: unended,
});

const getUsage = route({
  ...byUsage,
  method: "GET",
  path: "/usages/{id}",
  summary: "One use, for its customer and for the product's creator",
  refusals: { "unknown-usage": 404 },
});

const listUsages = route({
  method: "GET",
  path: "/usages",
  access: "member",
  summary: "Uses, newest first: the caller's own, or those of the caller's products",
  query: z.strictObject({ ...pageQuery, as: z.enum(["customer", "creator"]).default("customer") }),
  reply: pageOf(shownUsage),
});

const getCredits = route({
  method: "GET",
  path: "/credits",
  access: "member",
  summary: "The caller's credits by creator, with each lot that has credits left or ended in the last 90 days",
  reply: z.object({
    balances: z.array(
      z.object({
        creatorId: z.string(),
        creator: shownCreator,
        left: count.describe("usable credits"),
        reserved: count.describe("reserved credits"),
        lots: z.array(shownLot).describe("in the order in which they are used"),
      }),
    ),
  }),
});

export const usageRoutes = { useProduct, commitUsage, releaseUsage, getUsage, listUsages, getCredits };
