import * as z from "zod";
import { productId } from "../../catalogue/contract/product.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { pageOf, pageQuery } from "../../shared/kernel/page.ts";
import { DAY, route } from "../../shared/kernel/route.ts";

/** What a creator pays affiliates: nothing, or whole percents from 1 to 50, in basis points. */
const shareBasisPoints = z
  .int()
  .min(0)
  .max(5_000)
  .multipleOf(100)
  .describe("of the price that is paid, before tax: 0, or 100 (1 %) to 5,000 (50 %) in steps of 100");

/** The shares of a product, or of all of a creator's products, that were set; the newest first. */
export const affiliateShares = z.object({
  creator: z.string(),
  subject: z.string().describe("PRODUCT#id, or CREATOR#id for all products"),
  shares: z.array(z.object({ shareBasisPoints: z.int().nullable(), from: z.iso.datetime() })).min(1),
  version: z.int().min(1),
});
export type AffiliateShares = z.infer<typeof affiliateShares>;

const setShare = z.object({
  productId: z.string().optional().describe("absent: for all products without a share of their own"),
  shareBasisPoints: z.int().nullable().describe("null: the share for all products applies"),
  since: z.iso.datetime(),
});

const settingShare = {
  method: "PUT",
  access: "creator",
  limits: [{ per: "caller", most: 200, within: DAY }],
  reply: setShare,
} as const;

const setAffiliateShare = route({
  ...settingShare,
  path: "/me/affiliate-share",
  summary:
    "Set what the caller pays affiliates for all products without a share of their own, for clicks from now on. Earlier clicks keep the share that " +
    "they were promised, for 30 days",
  body: z.strictObject({ shareBasisPoints }),
  refusals: { "too-many-changes": 409, ...BUSY },
});

const byProduct = { path: "/products/{id}/affiliate-share", params: z.strictObject({ id: productId }) } as const;

const setProductAffiliateShare = route({
  ...settingShare,
  ...byProduct,
  summary: "Set what the caller pays affiliates for one product, for clicks from now on; null: as for all products",
  body: z.strictObject({ shareBasisPoints: shareBasisPoints.nullable() }),
  refusals: { "unknown-product": 404, "too-many-changes": 409, ...BUSY },
});

const getAffiliateShare = route({
  ...byProduct,
  method: "GET",
  access: "public",
  cache: 60,
  summary: "What affiliates earn by recommending a product now",
  reply: z.object({ productId: z.string(), shareBasisPoints: z.int() }),
  refusals: { "unknown-product": 404 },
});

const listAffiliateShares = route({
  method: "GET",
  path: "/me/affiliate-shares",
  access: "creator",
  summary: "What the caller pays affiliates: for all products, and for products with a share of their own",
  query: z.strictObject(pageQuery),
  reply: pageOf(setShare).extend({
    allBasisPoints: z.int().describe("for products without a share of their own"),
  }),
});

export const affiliateShareRoutes = {
  setAffiliateShare,
  setProductAffiliateShare,
  getAffiliateShare,
  listAffiliateShares,
};
