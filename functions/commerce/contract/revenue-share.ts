import * as z from "zod";
import { productId } from "../../catalogue/contract/product.ts";
import { instant } from "../../shared/kernel/instant.ts";
import { BUSY } from "../../shared/kernel/optimistic.ts";
import { route } from "../../shared/kernel/route.ts";
import { opaque } from "../../shared/kernel/text.ts";

/** A fraction in hundredths of a percent: 1,000 is 10 %. Fields are named for this unit. */
export const basisPoints = z.int().min(0).max(10_000);

const share = z.strictObject({
  platformShareBasisPoints: basisPoints.describe(
    "what the platform keeps; 1,000 is 10 %, and the rest is the creator's",
  ),
  from: instant.describe("for orders from this instant on; replaces a share with the same `from`"),
});

/** The platform's share of a product's, or of a creator's, sales: the newest that has begun counts. */
export const revenueShares = z.object({ shares: z.array(share).max(100), version: z.int().min(1) });
export type RevenueShares = z.infer<typeof revenueShares>;

const settingShares = {
  method: "PUT",
  access: "operator",
  body: share,
  reply: z.object({ shares: z.array(share).describe("all shares that were set, newest first") }),
  refusals: { "too-many-shares": 409, ...BUSY },
} as const;

const setProductShare = route({
  ...settingShares,
  path: "/products/{id}/revenue-share",
  params: z.strictObject({ id: productId }),
  summary:
    "Set the platform's share of a product's sales from an instant on; it overrides the share set for the creator",
});

const setCreatorShare = route({
  ...settingShares,
  path: "/creators/{id}/revenue-share",
  params: z.strictObject({ id: opaque(64) }),
  summary: "Set the platform's share of a creator's sales from an instant on",
});

export const revenueShareRoutes = { setProductShare, setCreatorShare };
