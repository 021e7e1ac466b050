import { type Product, topics } from "../../functions/catalogue/contract/product.ts";
import type { Chance } from "./chance.ts";
import { type DemoProduct, personName } from "./shop.ts";
import { subjects } from "./vocabulary.ts";

const DAY = 86_400_000;

/** Someone who learns, with the latent taste that their behaviour follows. */
export interface Learner {
  readonly id: string;
  readonly displayName: string;
  readonly language: Product["language"];
  readonly joinedAt: number;
  /** How active they are: the mean is 1, a few are very active. */
  readonly activity: number;
  /** The cumulative weights of their interest in each product. */
  readonly draws: Float64Array;
}

const SUBJECTS = subjects.programming.en.length;

/** A learner's interest in a product, up to a factor. */
function appeal(
  { product, subject, quality, cost: amount }: DemoProduct,
  taste: {
    readonly topics: ReadonlyMap<Product["topic"], number>;
    readonly subjects: ReadonlySet<string>;
    readonly type: Product["type"];
    readonly languages: ReadonlySet<Product["language"]>;
    readonly thrift: number;
  },
): number {
  const byTopic = taste.topics.get(product.topic) ?? 0.02;
  const bySubject = taste.subjects.has(`${product.topic}#${subject}`) ? 4 : 1;
  const byLanguage = taste.languages.has(product.language) ? 1 : 0.03;
  const byType = product.type === taste.type ? 2 : 1;
  const cost = amount / (product.price.currency === "cny" ? 700 : 100);
  return byTopic * bySubject * byLanguage * byType * Math.exp(0.7 * quality - taste.thrift * Math.log1p(cost / 30));
}

/** @param idOf the user id of learner n */
export function learnersOf({
  chance,
  products,
  now,
  count,
  idOf,
}: {
  readonly chance: Chance;
  readonly products: readonly DemoProduct[];
  readonly now: number;
  readonly count: number;
  readonly idOf: (n: number) => string;
}): Learner[] {
  return Array.from({ length: count }, (_, n) => {
    const language = chance.happens(0.6) ? "en" : "zh";
    const liked = new Map<Product["topic"], number>();
    for (const share of [0.6, 0.28, 0.12]) liked.set(chance.pick(topics), share);
    const closest = new Set(
      [...liked.keys()].flatMap((topic) => [0, 1].map(() => `${topic}#${chance.integer(0, SUBJECTS - 1)}`)),
    );
    const taste = {
      topics: liked,
      subjects: closest,
      type: chance.byWeight({ course: 5, ebook: 3, report: 1, consultation: 1, membership: 1 }),
      languages: new Set<Product["language"]>(chance.happens(0.2) ? ["en", "zh"] : [language]),
      thrift: 0.4 + 0.6 * chance.share(),
    };
    let sum = 0;
    return {
      id: idOf(n),
      displayName: personName(chance, language),
      language,
      joinedAt: now - chance.integer(0, 89) * DAY - chance.integer(0, DAY - 1),
      activity: Math.exp(0.9 * chance.normal() - 0.405),
      draws: Float64Array.from(products, (each) => (sum += appeal(each, taste))),
    };
  });
}
