import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findDecision } from "../adapters/decisions.ts";
import { offerRoutes } from "../contract/offer.ts";
import { experimentsEnv } from "../env.ts";
import type { FindDecision } from "../flows/offer-ports.ts";
import { situationOf } from "../offers/offer.ts";

export const explainOffer = (ports: { readonly findDecision: FindDecision }) =>
  endpoint(offerRoutes.explainOffer, async (request) => {
    const { place, product, currency = "usd" } = request.query;
    const decision = await ports.findDecision(member(request).user, situationOf({ place, product, currency }));
    return decision ?? refuse("no-offer-made", "No choice was made for you there, so there is nothing to explain.");
  });

export const handler = explainOffer({
  findDecision: findDecision(documents, environment(...experimentsEnv).CONVERSION_TABLE),
});
