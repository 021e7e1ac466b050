import { isRefusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { offerChanges } from "../adapters/offer-changes.ts";
import { findOfferUse } from "../adapters/offers.ts";
import { offerRoutes } from "../contract/offer.ts";
import { experimentsEnv } from "../env.ts";
import { type ChangeOfferPorts, stopOffer as stop } from "../flows/change-offer.ts";
import type { FindOfferUse } from "../flows/offer-ports.ts";
import { toManaged } from "../offers/shown.ts";

export const stopOffer = (ports: Omit<ChangeOfferPorts, "findProducts"> & { readonly findOfferUse: FindOfferUse }) =>
  endpoint(offerRoutes.stopOffer, async (request) => {
    const offer = await stop(ports, request.params.id, member(request));
    return isRefusal(offer) ? offer : toManaged(offer, await ports.findOfferUse(offer.id), iso(ports.now()));
  });

const { CONVERSION_TABLE } = environment(...experimentsEnv);
export const handler = stopOffer({
  ...offerChanges(documents, CONVERSION_TABLE),
  findOfferUse: findOfferUse(documents, CONVERSION_TABLE),
});
