import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findAffiliate, findCode, listAffiliates as readAffiliates } from "../adapters/affiliates.ts";
import { affiliateRoutes } from "../contract/affiliate.ts";
import { toOperatorsAffiliate } from "../domain/affiliate.ts";
import { affiliatesEnv } from "../env.ts";
import type { FindAffiliate, FindCode, ListAffiliates } from "../flows/ports.ts";

export interface ListAffiliatesPorts {
  readonly listAffiliates: ListAffiliates;
  readonly findCode: FindCode;
  readonly findAffiliate: FindAffiliate;
}

export const listAffiliates = (ports: ListAffiliatesPorts) =>
  endpoint(affiliateRoutes.listAffiliates, async ({ query: { code, ...page } }) => {
    if (code === undefined) {
      const { items, cursor } = await ports.listAffiliates(page);
      return { items: items.map(toOperatorsAffiliate), cursor };
    }
    const id = await ports.findCode(code);
    const found = id === undefined ? undefined : await ports.findAffiliate(id);
    return { items: found ? [toOperatorsAffiliate(found)] : [] };
  });

const { AFFILIATES_TABLE } = environment(...affiliatesEnv);
export const handler = listAffiliates({
  listAffiliates: readAffiliates(documents, AFFILIATES_TABLE),
  findCode: findCode(documents, AFFILIATES_TABLE),
  findAffiliate: findAffiliate(documents, AFFILIATES_TABLE),
});
