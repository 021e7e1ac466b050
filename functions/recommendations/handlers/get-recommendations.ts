import { subjectOf } from "../../behaviour/contract.ts";
import type { Product } from "../../catalogue/contract.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveServing } from "../adapters/live-serving.ts";
import { orElse } from "../adapters/or-else.ts";
import { routes } from "../contract.ts";
import { decide, without } from "../decide.ts";
import { listFeatures } from "../features.ts";
import { focused } from "../focus.ts";
import { weigh } from "../interaction.ts";
import { listed } from "../listed.ts";
import { languageOf, localeOf } from "../locale.ts";
import type {
  KeepReceipt,
  NewestInteractions,
  NewId,
  Now,
  Owned,
  ProductsNow,
  Rerank,
  RulesLately,
  ServingModel,
  Shelf,
} from "../ports.ts";
import type { Receipt } from "../receipt.ts";
import { gather, type Situation } from "../recommend.ts";
import { activeRules } from "../rules.ts";

export interface GetRecommendationsPorts {
  readonly newestInteractions: NewestInteractions;
  readonly owned: Owned;
  readonly shelf: Shelf;
  readonly productsNow: ProductsNow;
  readonly servingModel: ServingModel;
  readonly rules: RulesLately;
  readonly rerank: Rerank;
  readonly keepReceipt: KeepReceipt;
  readonly newId: NewId;
  readonly now: Now;
}

const EMPTY: ReadonlyMap<string, Product> = new Map();

/**
 * Two round trips to DynamoDB: who the caller is and what they have; then the list's products and its receipt at once.
 * All but what the caller owns can be done without: a list that offers what was bought would be wrong, not worse.
 */
export const getRecommendations = (ports: GetRecommendationsPorts) =>
  endpoint(routes.getRecommendations, async ({ caller, query, headers }) => {
    const { placement, product, products = [], topics = [], limit, anonymousId, language } = query;
    const user = caller?.user;
    const subjects = [
      ...(user === undefined ? [] : [subjectOf({ user })]),
      ...(anonymousId === undefined ? [] : [subjectOf({ anonymousId })]),
    ];
    const [interactions, owned, shelf, serving, rules] = await Promise.all([
      orElse("the profile", ports.newestInteractions(subjects), []),
      user === undefined ? new Set<string>() : ports.owned(user),
      orElse("the shelf", ports.shelf(), EMPTY),
      orElse("the model", ports.servingModel(), undefined),
      orElse("the rules", ports.rules(), []),
    ]);
    const now = ports.now();
    const whole = weigh(interactions, now);
    const context = product === undefined ? products : [product];
    const history = focused(whole, placement, context);
    const locale = localeOf(headers["accept-language"]) ?? languageOf(history, shelf);
    const situation: Situation = {
      serving,
      shelf,
      history,
      seen: new Set(whole.keys()),
      owned,
      context: new Set(context),
      interests: topics,
      caller: user,
      language,
      locale,
      rules: activeRules(rules, placement, now),
    };
    const gathered = gather(situation);
    const features = listFeatures(gathered.candidates, history, shelf, placement, now);
    const failed: Receipt["reranker"] = { state: "failed" };
    const reranker = await orElse("the re-ranker", ports.rerank(features), failed);
    const id = ports.newId();
    const asked = { id, at: new Date(now).toISOString(), placement, user, anonymousId, limit, model: serving?.id };
    const { receipt, ready } = decide(asked, situation, gathered, reranker);
    const keep = (kept: Receipt) => orElse("the receipt", ports.keepReceipt(kept), undefined);
    const ids = ready.map((each) => each.id);
    const [fresh] = await Promise.all([orElse("the products", ports.productsNow(ids), shelf), keep(receipt)]);
    const shown = without(receipt, (each) => fresh.get(each)?.state !== "published");
    if (shown !== receipt) await keep(shown);
    const items = listed(shown, ready, gathered, situation, fresh, language ?? locale ?? "en");
    return { recommendationId: id, placement, model: serving?.id, reranker: reranker.state, items };
  });

export const handler = getRecommendations(liveServing());
