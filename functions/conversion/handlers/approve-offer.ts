import { findProducts } from "../../catalogue/client.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { offerChanges } from "../adapters/offer-changes.ts";
import { findOfferUse } from "../adapters/offers.ts";
import { offerRoutes } from "../contract/offer.ts";
import { offersEnv } from "../env.ts";
import { approveOffer as approve, type ChangeOfferPorts } from "../flows/change-offer.ts";
import type { FindOfferUse } from "../flows/offer-ports.ts";
import { toManaged } from "../offers/shown.ts";

export const approveOffer = (ports: ChangeOfferPorts & { readonly findOfferUse: FindOfferUse }) =>
  endpoint(offerRoutes.approveOffer, async (request) => {
    const offer = await approve(ports, request.params.id, member(request));
    return isRefusal(offer) ? offer : toManaged(offer, await ports.findOfferUse(offer.id), iso(ports.now()));
  });

const { CONVERSION_TABLE, CATALOGUE_TABLE } = environment(...offersEnv);
export const handler = approveOffer({
  ...offerChanges(documents, CONVERSION_TABLE),
  findProducts: findProducts(documents, CATALOGUE_TABLE),
  findOfferUse: findOfferUse(documents, CONVERSION_TABLE),
});
