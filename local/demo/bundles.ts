import type { Product } from "../../functions/catalogue/contract/product.ts";
import type { Chance } from "./chance.ts";
import type { Creator, DemoProduct } from "./shop.ts";
import { collections } from "./vocabulary.ts";

const DAY = 86_400_000;
const BUNDLES = 8;
const PARTS = 3;
const SHARE_OF_SUM = 0.75;

const named = (parts: readonly Product[], language: Product["language"]): string =>
  language === "zh"
    ? parts.map(({ title }) => `《${title}》`).join("")
    : new Intl.ListFormat("en").format(parts.map(({ title }) => `“${title}”`));

/** A creator's products in one topic and language that are sold together for less. */
function bundleOf(chance: Chance, parts: readonly Product[], creator: string, now: number): Product {
  const { creatorId, topic, language, price } = parts[0] as Product;
  const age = chance.integer(30, 90) * DAY;
  const publishedAt = now - age;
  const sum = parts.reduce((total, part) => total + part.price.amount, 0);
  return {
    id: chance.steadyId(age + DAY),
    creatorId,
    type: "bundle",
    title: collections[language].title.replace("@", collections[language].topics[topic]).replace("#", creator),
    summary: collections[language].summary.replace("@", named(parts, language)),
    topic,
    language,
    price: { amount: Math.round((sum * SHARE_OF_SUM) / 100) * 100, currency: price.currency },
    includes: parts.map(({ id }) => id),
    state: "published",
    version: 1,
    rating: { count: 0, sum: 0 },
    createdAt: new Date(publishedAt - DAY).toISOString(),
    publishedAt: new Date(publishedAt).toISOString(),
  };
}

/** A few bundles without sales so far: one from each of the first creators with enough products. */
export function bundlesOf(
  chance: Chance,
  products: readonly DemoProduct[],
  creators: readonly Creator[],
  now: number,
): Product[] {
  const names = new Map(creators.map(({ id, displayName }) => [id, displayName]));
  const shelves = Map.groupBy(
    products.map(({ product }) => product).filter(({ price, recurring }) => price.amount > 0 && !recurring),
    ({ creatorId, topic, language }) => `${creatorId} ${topic} ${language}`,
  );
  const enough = [...shelves.values()].filter((parts) => parts.length >= PARTS).slice(0, BUNDLES);
  return enough.map((parts) =>
    bundleOf(chance, parts.slice(0, PARTS), names.get((parts[0] as Product).creatorId) ?? "", now),
  );
}
