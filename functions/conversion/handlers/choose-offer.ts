import { readInterests, readProfiles } from "../../behaviour/client.ts";
import { subjectOf } from "../../behaviour/contract/event.ts";
import { findProducts } from "../../catalogue/client.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findDecision, insertDecision } from "../adapters/decisions.ts";
import { findSituation } from "../adapters/offers.ts";
import { isHeldBack, recentPlan, unitOf } from "../client.ts";
import { offerRoutes } from "../contract/offer.ts";
import { chooseOfferEnv } from "../env.ts";
import { type ChooseOfferPorts, chooseOffer as choose } from "../flows/choose-offer.ts";
import { toShown } from "../offers/shown.ts";

export const chooseOffer = (ports: ChooseOfferPorts) =>
  endpoint(offerRoutes.chooseOffer, async (request) => {
    const { place, product, currency = "usd" } = request.query;
    const asked = { user: member(request).user, place, product, currency };
    const decision = await choose(ports, asked);
    if (isRefusal(decision)) return decision;
    if (!decision || decision.usedBy !== undefined) return {};
    const situation = await ports.findSituation(decision.situation);
    return { offer: situation && toShown(situation, decision.arm) };
  });

const env = environment(...chooseOfferEnv);
const now = () => Date.now();
const profiles = readProfiles(documents, env.BEHAVIOUR_TABLE);
const plan = recentPlan(documents, env.CONVERSION_TABLE, now);
export const handler = chooseOffer({
  findSituation: findSituation(documents, env.CONVERSION_TABLE),
  findDecision: findDecision(documents, env.CONVERSION_TABLE),
  insertDecision: insertDecision(documents, env.CONVERSION_TABLE),
  findProfile: async (user) => (await profiles([subjectOf({ user })]))[0],
  findInterests: readInterests(documents, env.BEHAVIOUR_TABLE),
  findProducts: findProducts(documents, env.CATALOGUE_TABLE, { consistent: false }),
  isHeldOut: async (user) => isHeldBack(await plan(), unitOf({ user })),
  draw: Math.random,
  pause,
  now,
});
