import { inTurns } from "../../shared/kernel/in-turns.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findOfferUse, listOffers as list } from "../adapters/offers.ts";
import { type OfferUse, offerRoutes } from "../contract/offer.ts";
import { experimentsEnv } from "../env.ts";
import type { FindOfferUse, ListOffers, Now } from "../flows/offer-ports.ts";
import { mayOffer } from "../offers/offer.ts";
import { toManaged } from "../offers/shown.ts";

export interface ListOffersPorts {
  readonly listOffers: ListOffers;
  readonly findOfferUse: FindOfferUse;
  readonly now: Now;
}

const AT_ONCE = 10;

export const listOffers = (ports: ListOffersPorts) =>
  endpoint(offerRoutes.listOffers, async (request) => {
    const caller = member(request);
    const { of, ...page } = request.query;
    if (!mayOffer(caller) || (of === "all" && !caller.groups.includes("operator")))
      return refuse("not-a-seller", "Creators see the offers for their own products; operators see all.");
    const { items, cursor } = await ports.listOffers(of === "all" ? undefined : caller.user, page);
    const uses = new Map<string, OfferUse>();
    await inTurns(
      AT_ONCE,
      items,
      ({ id }) => id,
      async ({ id }) => uses.set(id, await ports.findOfferUse(id)),
    );
    const at = iso(ports.now());
    return {
      items: items.map((each) => toManaged(each, uses.get(each.id) ?? { spent: 0, orders: 0, returned: 0 }, at)),
      cursor,
    };
  });

const { CONVERSION_TABLE } = environment(...experimentsEnv);
export const handler = listOffers({
  listOffers: list(documents, CONVERSION_TABLE),
  findOfferUse: findOfferUse(documents, CONVERSION_TABLE),
  now: () => Date.now(),
});
