import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findAffiliate } from "../adapters/affiliates.ts";
import { affiliateRoutes } from "../contract/affiliate.ts";
import { noAffiliate, toShownAffiliate } from "../domain/affiliate.ts";
import { affiliatesEnv } from "../env.ts";
import type { FindAffiliate } from "../flows/ports.ts";

export const getAffiliate = (ports: { readonly findAffiliate: FindAffiliate }) =>
  endpoint(affiliateRoutes.getAffiliate, async (request) => {
    const found = await ports.findAffiliate(member(request).user);
    return found ? toShownAffiliate(found) : noAffiliate;
  });

const { AFFILIATES_TABLE } = environment(...affiliatesEnv);
export const handler = getAffiliate({ findAffiliate: findAffiliate(documents, AFFILIATES_TABLE) });
