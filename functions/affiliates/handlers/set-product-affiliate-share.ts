import { findProduct } from "../../catalogue/client.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { sharing } from "../adapters/changing.ts";
import { affiliateShareRoutes } from "../contract/affiliate-share.ts";
import { productSubject } from "../domain/share.ts";
import { sharesEnv } from "../env.ts";
import type { FindProduct } from "../flows/ports.ts";
import { type SetSharePorts, setShare } from "../flows/set-share.ts";

export const setProductAffiliateShare = (ports: SetSharePorts & { readonly findProduct: FindProduct }) =>
  endpoint(affiliateShareRoutes.setProductAffiliateShare, async (request) => {
    const { user: creator } = member(request);
    const { id } = request.params;
    if ((await ports.findProduct(id))?.creatorId !== creator) {
      return refuse("unknown-product", `You have no product ${id}.`);
    }
    return setShare(ports, { creator, subject: productSubject(id), ...request.body });
  });

const { AFFILIATES_TABLE, CATALOGUE_TABLE } = environment(...sharesEnv);
export const handler = setProductAffiliateShare({
  ...sharing(AFFILIATES_TABLE),
  findProduct: findProduct(documents, CATALOGUE_TABLE),
});
