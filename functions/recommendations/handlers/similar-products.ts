import { S3Client } from "@aws-sdk/client-s3";
import { findProducts } from "../../catalogue/client.ts";
import type { Product } from "../../catalogue/contract/product.ts";
import { type FindCards, findCards } from "../../creators/client.ts";
import type { CreatorCard } from "../../creators/contract/creator.ts";
import { localeOf } from "../../shared/kernel/language.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { readShelf } from "../adapters/catalogue.ts";
import { loadServedModel } from "../adapters/model-bucket.ts";
import { readPointer } from "../adapters/pointer-table.ts";
import { readServedModel } from "../adapters/serving-model.ts";
import { withFallback } from "../adapters/with-fallback.ts";
import { type Recommendation, recommendationRoutes } from "../contract/recommendation.ts";
import { similarEnv } from "../env.ts";
import type { ReadProductsNow, ReadServedModel, ReadShelf } from "../flows/ports.ts";
import { creatorsOf, toSimilarProducts, withCreatorsOf } from "../lists/present.ts";
import { nearProducts } from "../lists/similar.ts";

export interface SimilarProductsPorts {
  readonly shelf: ReadShelf;
  readonly productsNow: ReadProductsNow;
  readonly servingModel: ReadServedModel;
  readonly findCards: FindCards;
}

const NO_CARDS: ReadonlyMap<string, CreatorCard> = new Map();
const EMPTY: ReadonlyMap<string, Product> = new Map();
/** Spare candidates for products that were withdrawn since the shelf was read; if they are not enough, more are used. */
const SPARE = 10;
const MANY_SPARE = 100;

export const similarProducts = (ports: SimilarProductsPorts) =>
  endpoint(recommendationRoutes.similarProducts, async ({ params, query, headers }) => {
    const [targets, shelf, serving] = await Promise.all([
      ports.productsNow([params.id]),
      withFallback("the shelf", ports.shelf(), EMPTY),
      withFallback("the model", ports.servingModel(), undefined),
    ]);
    const target = targets.get(params.id);
    if (target?.state !== "published") return refuse("unknown-product", "There is no such product on sale.");
    const locale = localeOf(headers["accept-language"]) ?? target.language;
    const near = (spare: number) =>
      nearProducts({ serving, shelf, target, count: query.limit + spare, language: locale });
    const read = (ids: readonly string[]) => withFallback("the products", ports.productsNow(ids), shelf);
    const named = async (items: readonly Recommendation[]) => {
      const cards = await withFallback("the creators", ports.findCards(creatorsOf(items)), NO_CARDS);
      return { items: withCreatorsOf(items, cards) };
    };
    const few = near(SPARE);
    const products = await read(few.map(({ id }) => id));
    const items = toSimilarProducts(few, products);
    if (items.length >= query.limit || few.length < query.limit + SPARE) return named(items.slice(0, query.limit));
    const more = near(MANY_SPARE).slice(few.length);
    const rest = toSimilarProducts(more, await read(more.map(({ id }) => id)));
    return named([...items, ...rest].slice(0, query.limit));
  });

const env = environment(...similarEnv);
const now = () => Date.now();

export const handler = similarProducts({
  shelf: readShelf(documents, env.CATALOGUE_TABLE, now),
  productsNow: findProducts(documents, env.CATALOGUE_TABLE),
  findCards: findCards(documents, env.CREATORS_TABLE),
  servingModel: readServedModel(
    readPointer(documents, env.RECOMMENDATIONS_TABLE),
    loadServedModel(new S3Client({}), env.MODEL_BUCKET),
    now,
  ),
});
