import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findOffer, findOfferUse, findSituation } from "../adapters/offers.ts";
import { offerRoutes } from "../contract/offer.ts";
import { experimentsEnv } from "../env.ts";
import type { FindOffer, FindOfferUse, FindSituation, Now } from "../flows/offer-ports.ts";
import { isManagedBy, situationOf, unknownOffer } from "../offers/offer.ts";
import { toResults } from "../offers/shown.ts";

export interface GetOfferPorts {
  readonly findOffer: FindOffer;
  readonly findOfferUse: FindOfferUse;
  readonly findSituation: FindSituation;
  readonly now: Now;
}

export const getOffer = (ports: GetOfferPorts) =>
  endpoint(offerRoutes.getOffer, async (request) => {
    const offer = await ports.findOffer(request.params.id);
    if (!offer || !isManagedBy(member(request), offer)) return unknownOffer;
    const [use, situation] = await Promise.all([ports.findOfferUse(offer.id), ports.findSituation(situationOf(offer))]);
    return toResults(offer, use, situation, iso(ports.now()));
  });

const { CONVERSION_TABLE } = environment(...experimentsEnv);
export const handler = getOffer({
  findOffer: findOffer(documents, CONVERSION_TABLE),
  findOfferUse: findOfferUse(documents, CONVERSION_TABLE),
  findSituation: findSituation(documents, CONVERSION_TABLE),
  now: () => Date.now(),
});
