import type { Details } from "../../functions/catalogue/contract/details.ts";
import { type Product, topics } from "../../functions/catalogue/contract/product.ts";
import type { Currency, Money } from "../../functions/shared/kernel/money.ts";
import type { Chance } from "./chance.ts";
import { told } from "./telling.ts";
import { familyNames, forms, givenNames, subjects, summaryForms } from "./vocabulary.ts";

const DAY = 86_400_000;
const PRODUCTS = 400;
const CREATORS = 60;

/** Someone who sells: one language, a topic they know best, and how good their work is. */
export interface Creator {
  readonly id: string;
  readonly displayName: string;
  readonly language: Product["language"];
  readonly topic: Product["topic"];
  readonly skill: number;
}

/** A product with data that only the generator knows. */
export interface DemoProduct {
  readonly product: Product;
  /** Which of its topic's subjects it is about. */
  readonly subject: number;
  /** How good it is: standard normal. */
  readonly quality: number;
  /** Its price before rounding, in minor units, which decides how attractive it is. */
  readonly cost: number;
  /** Which of the shop's works it is. */
  readonly turn: number;
  /** The long texts of its page. */
  readonly details: Details;
}

/** Products without bundles, packs of credits and products for credits, which are made separately. */
type Single = Exclude<Product["type"], "bundle" | "credit-pack">;
const TYPE_SHARE: Record<Single, number> = {
  course: 0.45,
  ebook: 0.25,
  report: 0.12,
  consultation: 0.1,
  membership: 0.08,
};
/** The middle price of a type in whole units of the currency. */
const PRICE: Record<Single, { usd: number; cny: number }> = {
  course: { usd: 49, cny: 199 },
  ebook: { usd: 15, cny: 59 },
  report: { usd: 29, cny: 129 },
  consultation: { usd: 90, cny: 400 },
  membership: { usd: 12, cny: 49 },
};

/** Usual prices, in minor units: a drawn price is rounded to the nearest of them. */
const LADDER = {
  usd: [
    500, 700, 900, 1200, 1500, 1900, 2400, 2900, 3500, 3900, 4500, 4900, 5900, 6900, 7900, 8900, 9900, 11900, 12900,
    14900, 17900, 19900, 24900, 29900, 39900,
  ],
  cny: [
    990, 1290, 1990, 2490, 2900, 3900, 4900, 5900, 6800, 7900, 8800, 9900, 12900, 15900, 16900, 19900, 23900, 25900,
    29900, 35900, 39900, 45900, 49900, 59900, 69900, 79900, 89900, 99900, 129900,
  ],
} as const;
const chosen = (amount: number, currency: keyof typeof LADDER): number =>
  LADDER[currency].reduce<number>(
    (best, each) => (Math.abs(Math.log(each / amount)) < Math.abs(Math.log(best / amount)) ? each : best),
    LADDER[currency][0],
  );

/** Approximate exchange rates; the results are rounded to usual prices. */
const RATES: Record<
  "usd" | "cny",
  readonly { readonly currency: Currency; readonly rate: number; readonly step: number }[]
> = {
  usd: [
    { currency: "eur", rate: 0.92, step: 100 },
    { currency: "jpy", rate: 1.5, step: 100 },
  ],
  cny: [{ currency: "usd", rate: 0.14, step: 100 }],
};

/** Prices in other currencies, from the minor units of the first. */
const further = ({ amount, currency }: { readonly amount: number; readonly currency: "usd" | "cny" }): Money[] =>
  RATES[currency].map(({ currency: code, rate, step }) => ({
    amount: amount === 0 ? 0 : Math.max(step, Math.round((amount * rate) / step) * step),
    currency: code,
  }));

/** From which price on, in whole units of the currency, courses may be paid in parts. */
const PARTS_FROM = { usd: 60, cny: 250 };

const TRIAL_DAYS = 14;
/** The billing of the nth product if it is a membership: most by the month, every other one with a trial. */
const membershipOf = (n: number): NonNullable<Product["recurring"]> => ({
  interval: n % 5 === 0 ? "year" : "month",
  ...(n % 2 === 0 && { trialDays: TRIAL_DAYS }),
});

export const personName = (chance: Chance, language: Product["language"]): string => {
  const [given, family] = [chance.pick(givenNames[language]), chance.pick(familyNames[language])];
  return language === "zh" ? family + given : `${given} ${family}`;
};

/** @param idOf the user id of creator n */
export function creatorsOf(chance: Chance, idOf: (n: number) => string): Creator[] {
  return Array.from({ length: CREATORS }, (_, n) => {
    const language = chance.happens(0.6) ? "en" : "zh";
    const topic = topics[n % topics.length] as Product["topic"];
    return { id: idOf(n), displayName: personName(chance, language), language, topic, skill: 0.5 * chance.normal() };
  });
}

/** Products on sale, by creators in turn, published over the 400 days before `now` (epoch milliseconds). */
export function productsOf(chance: Chance, creators: readonly Creator[], now: number): DemoProduct[] {
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  const made: DemoProduct[] = [];
  while (made.length < PRODUCTS) {
    const creator = creators[made.length % creators.length] as Creator;
    const { language } = creator;
    const topic = chance.happens(0.8) ? creator.topic : chance.pick(topics);
    const type = chance.byWeight(TYPE_SHARE);
    const subject = chance.integer(0, subjects[topic].en.length - 1);
    const about = subjects[topic][language][subject] as string;
    const form = chance.pick(forms[type][language]).replace("@", about);
    if (taken.has(form) && chance.happens(0.9)) continue;
    const unique = taken.has(form) ? `${form} (${creator.displayName})` : form;
    if (taken.has(unique)) continue;
    taken.add(form).add(unique);
    const currency = language === "zh" ? "cny" : "usd";
    const whole = Math.max(1, Math.round(PRICE[type][currency] * Math.exp(0.4 * chance.normal())));
    const age = chance.happens(0.15) ? chance.integer(1, 60) : chance.integer(60, 400);
    const publishedAt = new Date(now - age * DAY).toISOString();
    const free = chance.happens(0.03);
    const id = chance.steadyId((age + 3) * DAY);
    const cost = free ? 0 : whole * 100 - (currency === "usd" ? 1 : 0);
    const price = { amount: free ? 0 : chosen(cost, currency), currency } as const;
    const quality = creator.skill + 0.8 * chance.normal();
    // A draw that is no longer used, kept so that all later draws stay the same.
    chance.pick(summaryForms[language]);
    const turn = made.length;
    const shelf = `${language} ${topic} ${subject} ${type}`;
    const nth = counts.get(shelf) ?? 0;
    counts.set(shelf, nth + 1);
    const { title, summary, tags, details } = told({ language, topic, type, subject, nth, turn });
    const product: Product = {
      id,
      creatorId: creator.id,
      type,
      title,
      summary,
      topic,
      language,
      tags,
      price,
      ...(made.length % 3 === 0 && { prices: further(price) }),
      state: "published",
      version: 1,
      rating: { count: 0, sum: 0 },
      createdAt: new Date(now - (age + 3) * DAY).toISOString(),
      publishedAt,
      ...(type === "course" && whole >= PARTS_FROM[currency] && { instalments: [3, 6] }),
      // Earlier purchases of it were single purchases.
      ...(type === "membership" && !free && { recurring: membershipOf(made.length) }),
    };
    made.push({ subject, quality, cost, turn, product, details });
  }
  return made;
}
