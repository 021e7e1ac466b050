import { findProduct } from "../../catalogue/client.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findShares } from "../adapters/shares.ts";
import { affiliateShareRoutes } from "../contract/affiliate-share.ts";
import { creatorSubject, productSubject, shareAt } from "../domain/share.ts";
import { sharesEnv } from "../env.ts";
import type { FindProduct, FindShares, Now } from "../flows/ports.ts";

export interface GetSharePorts {
  readonly findProduct: FindProduct;
  readonly findShares: FindShares;
  readonly now: Now;
}

export const getAffiliateShare = (ports: GetSharePorts) =>
  endpoint(affiliateShareRoutes.getAffiliateShare, async ({ params: { id } }) => {
    const product = await ports.findProduct(id);
    if (product?.state !== "published") return refuse("unknown-product", `There is no product ${id} on sale.`);
    const kept = await ports.findShares([productSubject(id), creatorSubject(product.creatorId)]);
    return { productId: id, shareBasisPoints: shareAt(product, kept, iso(ports.now())) };
  });

const { AFFILIATES_TABLE, CATALOGUE_TABLE } = environment(...sharesEnv);
export const handler = getAffiliateShare({
  findProduct: findProduct(documents, CATALOGUE_TABLE),
  findShares: findShares(documents, AFFILIATES_TABLE),
  now: () => Date.now(),
});
