import { S3Client } from "@aws-sdk/client-s3";
import { SageMakerRuntimeClient } from "@aws-sdk/client-sagemaker-runtime";
import { ulid } from "ulid";
import { readInterests } from "../../behaviour/client.ts";
import { subjectOf } from "../../behaviour/contract/event.ts";
import type { Interests } from "../../behaviour/contract/interests.ts";
import { findProducts } from "../../catalogue/client.ts";
import type { Product } from "../../catalogue/contract/product.ts";
import { assignmentFor, isHeldBack, noteExposure, recentPlan, unitOf } from "../../conversion/client.ts";
import type { Exposure } from "../../conversion/contract/exposure.ts";
import type { Plan } from "../../conversion/contract/plan.ts";
import { type FindCards, findCards } from "../../creators/client.ts";
import type { CreatorCard } from "../../creators/contract/creator.ts";
import { localeOf } from "../../shared/kernel/language.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { staleWhileRevalidate } from "../../shared/runtime/stale-while-revalidate.ts";
import { readShelf } from "../adapters/catalogue.ts";
import { readOwnedProducts, readPast } from "../adapters/customer.ts";
import { factorizationMachine } from "../adapters/factorization-machine.ts";
import { loadServedModel } from "../adapters/model-bucket.ts";
import { readPointer } from "../adapters/pointer-table.ts";
import { findServedPurchaseModel } from "../adapters/purchase-models.ts";
import { keepReceipt } from "../adapters/receipts.ts";
import { rerank, withoutReranker } from "../adapters/reranker.ts";
import { listRules } from "../adapters/rules-table.ts";
import { sequenceModel } from "../adapters/sequence-model.ts";
import { readServedModel } from "../adapters/serving-model.ts";
import { withFallback } from "../adapters/with-fallback.ts";
import type { Candidate } from "../contract/candidate.ts";
import { PLACEMENTS } from "../contract/placement.ts";
import type { Receipt } from "../contract/receipt.ts";
import { recommendationRoutes } from "../contract/recommendation.ts";
import { type RerankerFormat, servingEnv } from "../env.ts";
import type {
  KeepReceipt,
  NewId,
  NoteExposure,
  Now,
  Past,
  ReadInterests,
  ReadOwnedProducts,
  ReadPast,
  ReadProductsNow,
  ReadPurchaseModel,
  ReadRecentPlan,
  ReadRecentRules,
  ReadServedModel,
  ReadShelf,
  Rerank,
} from "../flows/ports.ts";
import { type KnownProduct, visitedProducts } from "../interactions/interaction.ts";
import { creatorsOf, toRecommendations, withCreatorsOf } from "../lists/present.ts";
import { isMeasure, mayRerank, orderOf, pastFor, saidOf, type Tried } from "../lists/tried.ts";
import { withPurchase } from "../purchase/on-list.ts";
import { decidedList, withoutOffSale } from "../receipts/decided-list.ts";
import { candidatesFor, type Situation } from "../serving/candidates.ts";
import { deviceOf } from "../serving/device.ts";
import { listFeatures } from "../serving/features.ts";
import { situationFor } from "../serving/situation.ts";
import { PURCHASE_MODEL_MS, RULES_MS } from "../settings.ts";

export interface GetRecommendationsPorts {
  readonly interestsOf: ReadInterests;
  readonly pastOf: ReadPast;
  readonly owned: ReadOwnedProducts;
  readonly shelf: ReadShelf;
  readonly productsNow: ReadProductsNow;
  readonly servingModel: ReadServedModel;
  readonly rules: ReadRecentRules;
  readonly purchaseModel: ReadPurchaseModel;
  readonly rerank: Rerank;
  readonly keepReceipt: KeepReceipt;
  readonly plan: ReadRecentPlan;
  readonly noteExposure: NoteExposure;
  readonly findCards: FindCards;
  readonly newId: NewId;
  readonly now: Now;
}

const NOTHING: Interests = { topics: [], languages: [] };
/** If the profile cannot be read, the caller may have turned profiling off, so nothing is used. */
const NO_PAST: Past = { known: [], shown: [], isOff: true, spentMs: 0 };
const NO_PLAN: Plan = { version: 0, running: [], watched: [] };
const EMPTY: ReadonlyMap<string, Product> = new Map();
const NO_CARDS: ReadonlyMap<string, CreatorCard> = new Map();
/** The most products of one read. */
const MOST_READ = 100;

const personOf = ({ known, spentMs, firstSeenAt }: Past) => ({ known, spentMs, firstSeenAt });

/** The re-ranker's scores, if the placement uses them. */
async function rerankedBy(
  { rerank }: Pick<GetRecommendationsPorts, "rerank">,
  { history, shelf, context, placement, now }: Situation,
  {
    candidates,
    known,
    tried,
  }: { readonly candidates: readonly Candidate[]; readonly known: readonly KnownProduct[]; readonly tried: Tried },
): Promise<Receipt["reranker"]> {
  if (!PLACEMENTS[placement].isReranked || !mayRerank(tried)) return { state: "off" };
  const scored = rerank({
    candidates: candidates.map(({ id }) => id),
    visited: visitedProducts(known, history, context),
    features: () => listFeatures(candidates, { history, shelf, placement, now }),
  });
  return withFallback("the re-ranker", scored, { state: "failed" });
}

/** What is tried on who asks, and what they meet by it; on those who chose not to be profiled, nothing. */
function triedOn(
  plan: Plan,
  who: { readonly unit: string | undefined; readonly was: string | undefined; readonly isOff: boolean },
  placement: Receipt["placement"],
  now: number,
): { readonly tried: Tried; readonly exposures: readonly Exposure[] } {
  const { unit, was } = who;
  if (unit === undefined || who.isOff) return { tried: { variant: {}, isHeldBack: false }, exposures: [] };
  const meets = (experiment: string, arm: string): Exposure => ({ experiment, arm, unit, was, at: iso(now) });
  const isOut = isHeldBack(plan, unit);
  const held = plan.holdout ? [meets("holdout", isOut ? "held" : "treated")] : [];
  if (isOut && isMeasure(placement)) {
    return { tried: { variant: { basis: "popular" }, isHeldBack: true }, exposures: held };
  }
  const found = assignmentFor(plan, unit, { kind: "lists", placement }, now);
  if (!found) return { tried: { variant: {}, isHeldBack: false }, exposures: held };
  const { experiment: id, arm } = found;
  return {
    tried: { experiment: { id, arm: arm.name }, variant: arm.list ?? {}, isHeldBack: false },
    exposures: [...held, meets(id, arm.name)],
  };
}

/** All that a list follows from, read at once; without what can be done without, where it cannot be read. */
async function readFor(
  ports: GetRecommendationsPorts,
  { user, anonymousId }: { readonly user: string | undefined; readonly anonymousId: string | undefined },
) {
  const subjects = [
    ...(user === undefined ? [] : [subjectOf({ user })]),
    ...(anonymousId === undefined ? [] : [subjectOf({ anonymousId })]),
  ];
  const [interests, past, owned, shelf, serving, rules, plan, purchaseModel] = await Promise.all([
    user === undefined ? NOTHING : withFallback("the interests", ports.interestsOf(user), NOTHING),
    withFallback("the profile", ports.pastOf(subjects), NO_PAST),
    user === undefined ? new Set<string>() : ports.owned(user),
    withFallback("the shelf", ports.shelf(), EMPTY),
    withFallback("the model", ports.servingModel(), undefined),
    withFallback("the rules", ports.rules(), []),
    withFallback("the experiments", ports.plan(), NO_PLAN),
    withFallback("the purchase model", ports.purchaseModel(), undefined),
  ]);
  return { interests, past, owned, shelf, serving, rules, plan, purchaseModel };
}

/**
 * Two round trips to DynamoDB: the caller's profile and rights; then the list's products, their creators' cards and its receipt in
 * parallel. Only the rights are indispensable: without the rest a list is worse, but offering what was bought would be wrong.
 */
export const getRecommendations = (ports: GetRecommendationsPorts) =>
  endpoint(recommendationRoutes.getRecommendations, async ({ caller, visitor: anonymousId, query, headers }) => {
    const { placement, limit } = query;
    const user = caller?.user;
    const { interests, past, purchaseModel, plan, ...read } = await readFor(ports, { user, anonymousId });
    const { shelf, serving } = read;
    const now = ports.now();
    const was = user === undefined ? undefined : unitOf({ anonymousId });
    const who = { unit: unitOf({ user, anonymousId }), was, isOff: past.isOff };
    const { tried, exposures } = triedOn(plan, who, placement, now);
    const { known, shown: seen } = pastFor(tried, past);
    const declared = past.isOff || tried.variant.basis === "popular" ? NOTHING : interests;
    const situation = situationFor(query, {
      ...read,
      user,
      declared,
      known,
      shown: seen,
      locale: localeOf(headers["accept-language"]),
      now,
    });
    const { language, locale } = situation;
    const gathered = candidatesFor(situation);
    const reranker = await rerankedBy(ports, situation, { candidates: gathered.candidates, known, tried });
    const id = ports.newId();
    const device = deviceOf(headers["user-agent"]);
    const said = { ...saidOf(tried), device };
    const asked = { id, at: iso(now), placement, user, anonymousId, limit, model: serving?.id, ...said };
    const order = orderOf(tried);
    let { receipt, ready } = decidedList(asked, { situation, set: gathered, reranker, order });
    const purchase = { person: past.isOff ? undefined : personOf(past), served: purchaseModel };
    const keep = (made: Receipt) =>
      withFallback("the receipt", ports.keepReceipt(withPurchase(made, situation, purchase)), undefined);
    const readAgain = (ids: readonly string[]) => withFallback("the products", ports.productsNow(ids), shelf);
    const named = (ids: readonly string[]) => withFallback("the creators", ports.findCards(ids), NO_CARDS);
    const meet = (met: readonly Exposure[]) =>
      withFallback("the exposure", Promise.all(met.map(ports.noteExposure)), undefined);
    const creators = ready.flatMap((each) => shelf.get(each.id)?.creatorId ?? []);
    const [first, cards] = await Promise.all([
      readAgain(ready.map((each) => each.id)),
      named(creators),
      keep(receipt),
      meet(exposures),
    ]);
    const fresh = new Map(first);
    const isOffSale = (each: string) => fresh.get(each)?.state !== "published";
    let shown = withoutOffSale(receipt, isOffSale);
    if (shown.items.length < limit && ready.length < gathered.candidates.length) {
      // More products were withdrawn since the shelf was read than there are spares: use all candidates as spares.
      const wide = decidedList(asked, { situation, set: gathered, reranker, order, spare: gathered.candidates.length });
      const others = wide.ready.flatMap(({ id: each }) => (fresh.has(each) ? [] : [each]));
      for (let from = 0; from < others.length; from += MOST_READ) {
        for (const [each, product] of await readAgain(others.slice(from, from + MOST_READ))) fresh.set(each, product);
      }
      ({ receipt, ready } = wide);
      shown = withoutOffSale(receipt, isOffSale);
    }
    if (shown !== receipt) await keep(shown);
    const items = toRecommendations(shown, {
      ready,
      gathered,
      situation,
      products: fresh,
      language: language ?? locale ?? "en",
    });
    const isNamed = creatorsOf(items).every((each) => creators.includes(each));
    return {
      recommendationId: id,
      placement,
      isPersonal: known.length > 0 || declared.topics.length > 0,
      model: serving?.id,
      reranker: reranker.state,
      items: withCreatorsOf(items, isNamed ? cards : await named(creatorsOf(items))),
    };
  });

const env = environment(...servingEnv);
const { RERANKER_ENDPOINT, RERANKER_FORMAT } = process.env;
const now = () => Date.now();

export const handler = getRecommendations({
  interestsOf: readInterests(documents, env.BEHAVIOUR_TABLE),
  pastOf: readPast(documents, env.BEHAVIOUR_TABLE),
  owned: readOwnedProducts(documents, env.COMMERCE_TABLE, now),
  shelf: readShelf(documents, env.CATALOGUE_TABLE, now),
  productsNow: findProducts(documents, env.CATALOGUE_TABLE),
  servingModel: readServedModel(
    readPointer(documents, env.RECOMMENDATIONS_TABLE),
    loadServedModel(new S3Client({}), env.MODEL_BUCKET),
    now,
  ),
  purchaseModel: staleWhileRevalidate(
    "the purchase model",
    findServedPurchaseModel(documents, env.RECOMMENDATIONS_TABLE),
    now,
    PURCHASE_MODEL_MS,
  ),
  rules: staleWhileRevalidate("the rules", listRules(documents, env.RECOMMENDATIONS_TABLE), now, RULES_MS),
  plan: recentPlan(documents, env.CONVERSION_TABLE, now),
  noteExposure: noteExposure(documents, env.CONVERSION_TABLE),
  rerank: RERANKER_ENDPOINT
    ? rerank(new SageMakerRuntimeClient({ maxAttempts: 1 }), {
        name: RERANKER_ENDPOINT,
        format: RERANKER_FORMAT === ("sequence" satisfies RerankerFormat) ? sequenceModel : factorizationMachine,
        now,
      })
    : withoutReranker,
  keepReceipt: keepReceipt(documents, env.RECOMMENDATIONS_TABLE),
  findCards: findCards(documents, env.CREATORS_TABLE),
  newId: ulid,
  now,
});
