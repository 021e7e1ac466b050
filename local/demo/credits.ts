import type { Product } from "../../functions/catalogue/contract/product.ts";
import type { Chance } from "./chance.ts";
import { type Filled, filled } from "./content.ts";
import type { Creator } from "./shop.ts";
import { creditTitles, subjects } from "./vocabulary.ts";

const DAY = 86_400_000;
/** How many creators sell by use. */
const SELLERS = 4;
const VALID_DAYS = 365;

/** What a credit costs in minor units: less of each in a larger pack. */
const PACKS = [
  { amount: 10, price: { usd: 2000, cny: 9900 } },
  { amount: 50, price: { usd: 8500, cny: 39_900 } },
] as const;

/** A few creators' packs of credits, and products for them: a short talk, and a report that opens for a day. */
export function creditProductsOf(
  chance: Chance,
  creators: readonly Creator[],
  now: number,
): { readonly products: Product[]; readonly files: Filled["file"][] } {
  const products: Product[] = [];
  const files: Filled["file"][] = [];
  for (const creator of creators.slice(0, SELLERS)) {
    const { id: creatorId, language, topic } = creator;
    const titles = creditTitles[language];
    const about = chance.pick(subjects[topic][language]);
    const currency = language === "zh" ? "cny" : "usd";
    const made = (fields: Pick<Product, "type" | "title" | "summary" | "price"> & Partial<Product>): Product => {
      const age = chance.integer(20, 60) * DAY;
      const publishedAt = now - age;
      return {
        id: chance.steadyId(age + DAY),
        creatorId,
        topic,
        language,
        state: "published",
        version: 1,
        rating: { count: 0, sum: 0 },
        createdAt: new Date(publishedAt - DAY).toISOString(),
        publishedAt: new Date(publishedAt).toISOString(),
        ...fields,
      };
    };
    const packs = PACKS.map(({ amount, price }) =>
      made({
        type: "credit-pack",
        title: titles.pack.replace("@", String(amount)).replace("#", creator.displayName),
        summary: titles.packSummary,
        price: { amount: price[currency], currency },
        credits: { amount, validDays: VALID_DAYS },
      }),
    );
    const free = { amount: 0, currency } as const;
    const talk = made({
      type: "consultation",
      title: titles.talk.replace("@", about),
      summary: titles.useSummary,
      price: free,
      use: { credits: 5 },
    });
    const report = made({
      type: "report",
      title: titles.report.replace("@", about),
      summary: titles.useSummary,
      price: free,
      use: { credits: 2, accessHours: 24 },
    });
    const { id, title, summary, createdAt: at } = report;
    const chapters = [{ title, paragraphs: [titles.useSummary, titles.issue] }];
    const issue = filled(report, { id, title, author: creator.displayName, language, summary, chapters, at }, 1);
    products.push(...packs, talk, issue.product);
    files.push(issue.file);
  }
  return { products, files };
}
