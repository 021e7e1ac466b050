import { subjectOf } from "../../behaviour/contract.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveServing } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import { weigh } from "../interaction.ts";
import type { NewestInteractions, NewId, Now, Owned, ProductsNow, ServingModel, Shelf } from "../ports.ts";
import { recommend } from "../recommend.ts";
import { shown } from "../shown.ts";

export interface GetRecommendationsPorts {
  readonly newestInteractions: NewestInteractions;
  readonly owned: Owned;
  readonly shelf: Shelf;
  readonly productsNow: ProductsNow;
  readonly servingModel: ServingModel;
  readonly newId: NewId;
  readonly now: Now;
}

/** Spare candidates for products that were withdrawn since the shelf was read. */
const SPARE = 10;

export const getRecommendations = (ports: GetRecommendationsPorts) =>
  endpoint(routes.getRecommendations, async ({ caller, query }) => {
    const { placement, limit, anonymousId, language } = query;
    const subjects = [
      ...(caller ? [subjectOf({ user: caller.user })] : []),
      ...(anonymousId === undefined ? [] : [subjectOf({ anonymousId })]),
    ];
    const [interactions, excluded, shelf, serving] = await Promise.all([
      ports.newestInteractions(subjects),
      caller ? ports.owned(caller.user) : new Set<string>(),
      ports.shelf(),
      ports.servingModel(),
    ]);
    const history = weigh(interactions, ports.now());
    const situation = { model: serving?.model, shelf, history, excluded, caller: caller?.user, language };
    const candidates = recommend(situation, limit + SPARE);
    const products = await ports.productsNow(candidates.map(({ id }) => id));
    return {
      recommendationId: ports.newId(),
      placement,
      model: serving?.id,
      items: shown(candidates, products).slice(0, limit),
    };
  });

export const handler = getRecommendations(liveServing());
