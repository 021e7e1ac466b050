import type * as z from "zod";
import { refundDays } from "../../commerce/contract/refund-terms.ts";
import { currency, exponentOf, leastOf } from "../../shared/kernel/money.ts";
import { mediaTypesOf } from "../contract/media.ts";
import { TOPIC_NAMES, TYPE_NAMES } from "../contract/names.ts";
import { languages, type Product, productTypes, topics } from "../contract/product.ts";
import type { shopRoutes } from "../contract/shop.ts";

type Config = z.input<typeof shopRoutes.getConfig.reply>;
type Topics = z.input<typeof shopRoutes.listTopics.reply>;

/** The shop's currencies, languages, topics and types, from the same lists and terms as its rules. */
export const shopConfig = (): Config => ({
  languages: [...languages],
  currencies: currency.options.map((code) => ({ code, exponent: exponentOf(code), least: leastOf(code) })),
  topics: topics.map((id) => ({ id, names: TOPIC_NAMES[id] })),
  types: productTypes.map((id) => ({
    id,
    names: TYPE_NAMES[id],
    ...(id !== "bundle" && { refundDays: refundDays(id) }),
    mediaTypes: mediaTypesOf(id),
  })),
});

/** The number of products on sale, by topic and language. */
export interface TopicCounts {
  readonly at: string;
  readonly counts: Readonly<Record<string, number>>;
}
const nameOf = (topic: string, language: string): string => `${topic} ${language}`;

export function countedTopics(products: Iterable<Pick<Product, "topic" | "language">>): TopicCounts["counts"] {
  const counts: Record<string, number> = {};
  for (const { topic, language } of products) {
    const name = nameOf(topic, language);
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** All topics, including empty ones. */
export const toShownTopics = (counted: TopicCounts | undefined): Topics => ({
  topics: topics.map((id) => {
    const of = (language: string) => counted?.counts[nameOf(id, language)] ?? 0;
    const byLanguage = { en: of("en"), zh: of("zh") };
    return { id, names: TOPIC_NAMES[id], products: byLanguage.en + byLanguage.zh, byLanguage };
  }),
  ...(counted && { countedAt: counted.at }),
});
