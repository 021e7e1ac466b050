import { ulid } from "ulid";
import { findProducts } from "../../catalogue/client.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { offerChanges } from "../adapters/offer-changes.ts";
import { offerRoutes } from "../contract/offer.ts";
import { offersEnv } from "../env.ts";
import { type ChangeOfferPorts, proposeOffer as propose } from "../flows/change-offer.ts";
import type { NewId } from "../flows/offer-ports.ts";
import { toManaged } from "../offers/shown.ts";

const UNUSED = { spent: 0, orders: 0, returned: 0 };

export const proposeOffer = (ports: ChangeOfferPorts & { readonly newId: NewId }) =>
  endpoint(offerRoutes.proposeOffer, async (request) => {
    const at = iso(ports.now());
    const { startsAt = at, ...terms } = request.body;
    const offer = await propose(ports, { id: ports.newId(), terms: { ...terms, startsAt }, by: member(request), at });
    return isRefusal(offer) ? offer : toManaged(offer, UNUSED, at);
  });

const { CONVERSION_TABLE, CATALOGUE_TABLE } = environment(...offersEnv);
export const handler = proposeOffer({
  ...offerChanges(documents, CONVERSION_TABLE),
  findProducts: findProducts(documents, CATALOGUE_TABLE),
  newId: ulid,
});
