import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findShares, listShares } from "../adapters/shares.ts";
import { affiliateShareRoutes } from "../contract/affiliate-share.ts";
import { creatorSubject, toShownShare } from "../domain/share.ts";
import { affiliatesEnv } from "../env.ts";
import type { FindShares, ListShares } from "../flows/ports.ts";

export interface ListSharesPorts {
  readonly findShares: FindShares;
  readonly listShares: ListShares;
}

export const listAffiliateShares = (ports: ListSharesPorts) =>
  endpoint(affiliateShareRoutes.listAffiliateShares, async (request) => {
    const { user } = member(request);
    const subject = creatorSubject(user);
    const [all, { items, cursor }] = await Promise.all([
      ports.findShares([subject]),
      ports.listShares(user, request.query),
    ]);
    const own = all.get(subject)?.shares[0]?.shareBasisPoints ?? 0;
    return { allBasisPoints: own, items: items.map(toShownShare), cursor };
  });

const { AFFILIATES_TABLE } = environment(...affiliatesEnv);
export const handler = listAffiliateShares({
  findShares: findShares(documents, AFFILIATES_TABLE),
  listShares: listShares(documents, AFFILIATES_TABLE),
});
