import type { Product } from "../../catalogue/contract/product.ts";
import type { Order } from "../../commerce/contract/order.ts";
import type { Progress } from "../../learning/contract/progress.ts";
import { DAY_MS } from "../../shared/kernel/time.ts";
import { presence } from "../contract/interaction-sum.ts";
import type { Interests } from "../contract/interests.ts";
import { LEVEL_COMPLETIONS, type Portrait, STALLED_DAYS, type Stage, stageAt } from "../contract/portrait.ts";
import type { Profile } from "../contract/profile.ts";
import { ACTIVE_DAYS } from "../settings.ts";
import { NOTHING_DONE } from "./profile.ts";

/** What a portrait is made of. */
export interface PortraitFacts {
  readonly profile: Profile | undefined;
  readonly interests: Interests;
  /** The products of the profile that still exist, by id. */
  readonly products: ReadonlyMap<string, Pick<Product, "topic" | "type" | "language">>;
  readonly studies: readonly Progress[];
  readonly orders: { readonly items: readonly Order[]; readonly isAll: boolean };
}

type Known = Profile["products"][number];

const EVIDENCE = 5;

/** A person's interest in a product now, by the strongest interaction; 0 if they dismissed or returned it. */
function drawOf({ at, sums }: Known, now: number): number {
  const isTurnedDown = sums.dismiss !== undefined || (sums.refund !== undefined && sums.purchase === undefined);
  if (isTurnedDown) return 0;
  const strongest = Math.max(0, ...Object.values(sums).map((sum) => sum.strongest));
  return strongest * presence(Date.parse(at), now);
}

interface Draw {
  readonly product: string;
  readonly draw: number;
}

/** Shares of a person's interest by a field of the products, the strongest first, with the products that contribute most. */
function leaningsOf<Name extends string>(
  draws: readonly Draw[],
  nameOf: (product: string) => Name | undefined,
): { readonly name: Name; readonly strength: number; readonly because: string[] }[] {
  const total = draws.reduce((sum, { draw }) => sum + draw, 0);
  const byName = new Map<Name, Draw[]>();
  for (const each of draws) {
    const name = nameOf(each.product);
    if (name !== undefined) byName.set(name, [...(byName.get(name) ?? []), each]);
  }
  return [...byName]
    .map(([name, own]) => ({
      name,
      strength: own.reduce((sum, { draw }) => sum + draw, 0) / total,
      because: own
        .toSorted((a, b) => b.draw - a.draw)
        .slice(0, EVIDENCE)
        .map(({ product }) => product),
    }))
    .sort((a, b) => b.strength - a.strength);
}

const levelOf = (completed: number): Portrait["topics"][number]["level"] =>
  completed >= LEVEL_COMPLETIONS.advanced
    ? "advanced"
    : completed >= LEVEL_COMPLETIONS.practised
      ? "practised"
      : "beginning";

function topicsOf(draws: readonly Draw[], { interests, products, studies }: PortraitFacts): Portrait["topics"] {
  const finished = studies.filter(({ completedAt }) => completedAt !== undefined);
  const completedIn = (name: string) =>
    finished.filter(({ productId }) => products.get(productId)?.topic === name).length;
  const found = leaningsOf(draws, (product) => products.get(product)?.topic);
  const declaredAlone = interests.topics
    .filter((topic) => found.every(({ name }) => name !== topic))
    .map((name) => ({ name, strength: 0, because: [] }));
  return [...found, ...declaredAlone].map((each) => {
    const completed = completedIn(each.name);
    return { ...each, isDeclared: interests.topics.includes(each.name), level: levelOf(completed), completed };
  });
}

function learningOf(studies: readonly Progress[], now: number): Portrait["learning"] {
  const byStep = studies.toSorted((a, b) => (a.updatedAt < b.updatedAt ? 1 : -1));
  const isStalled = ({ updatedAt }: Progress) => now - Date.parse(updatedAt) >= STALLED_DAYS * DAY_MS;
  const open = byStep.filter(({ completedAt }) => completedAt === undefined);
  const ids = (some: readonly Progress[]) => some.map(({ productId }) => productId);
  return {
    started: ids(open.filter((each) => !isStalled(each))),
    stalled: ids(open.filter(isStalled)),
    completed: ids(byStep.filter(({ completedAt }) => completedAt !== undefined)),
    next: open[0]?.productId,
  };
}

const FEWEST_PRICES = 3;

/** The quantile of sorted values, by the nearest rank. */
const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;

const orderedAt = ({ paidAt, createdAt }: Order): string => paidAt ?? createdAt;

function purchasesOf({ items, isAll }: PortraitFacts["orders"]): Portrait["purchases"] {
  const paid = items.filter(({ state }) => state === "paid" || state === "partially-refunded" || state === "refunded");
  const byTime = paid.toSorted((a, b) => Date.parse(orderedAt(b)) - Date.parse(orderedAt(a)));
  const [last, first] = [byTime.at(0), byTime.at(-1)];
  const byCurrency = Map.groupBy(paid, ({ total }) => total.currency);
  return {
    orders: paid.length,
    refunded: paid.filter(({ state }) => state === "refunded").length,
    isAll,
    ...(first && last && { firstAt: orderedAt(first), lastAt: orderedAt(last) }),
    because: byTime.slice(0, EVIDENCE).map(({ id }) => id),
    spent: [...byCurrency].map(([code, orders]) => ({
      amount: orders.reduce((sum, { total, refunded }) => sum + total.amount - refunded.amount, 0),
      currency: code,
    })),
    prices: [...byCurrency].flatMap(([code, orders]) => {
      const amounts = orders
        .flatMap(({ lines }) => lines.map(({ price, quantity = 1 }) => Math.round(price.amount / quantity)))
        .filter((amount) => amount > 0)
        .sort((a, b) => a - b);
      if (amounts.length < FEWEST_PRICES) return [];
      const at = (share: number) => quantile(amounts, share);
      return [{ currency: code, low: at(0.25), middle: at(0.5), high: at(0.75), products: amounts.length }];
    }),
  };
}

/** What the shop infers from a person's history. @param now milliseconds since 1970 */
export function portraitOf(facts: PortraitFacts, now: number): Portrait {
  const { profile, products } = facts;
  const known = profile && !profile.isOff ? profile : NOTHING_DONE;
  const draws = known.products
    .map((each) => ({ product: each.product, draw: drawOf(each, now) }))
    .filter(({ product, draw }) => draw > 0 && products.has(product));
  const today = Math.floor(now / DAY_MS);
  return {
    profiling: profile?.isOff ? "off" : "on",
    ...(profile &&
      !profile.isOff && {
        since: profile.firstSeenAt,
        lastSeenAt: profile.lastSeenAt,
        stage: stageAt(Date.parse(profile.firstSeenAt), Date.parse(profile.lastSeenAt), now),
      }),
    activeDays: known.days.filter((day) => day > today - ACTIVE_DAYS).length,
    spentMinutes: Math.round(known.spentMs / 60_000),
    topics: topicsOf(draws, facts),
    types: leaningsOf(draws, (product) => products.get(product)?.type),
    languages: leaningsOf(draws, (product) => products.get(product)?.language),
    hours: known.hours,
    learning: learningOf(facts.studies, now),
    purchases: purchasesOf(facts.orders),
  };
}

/** What one profile adds to the numbers of many. */
export interface Traits {
  /** The topics that draw them most, at most three; the type and the language that does. */
  readonly topics: readonly Product["topic"][];
  readonly type: Product["type"] | undefined;
  readonly language: Product["language"] | undefined;
  /** In topics of which they finished something. */
  readonly levels: readonly { readonly topic: Product["topic"]; readonly level: Portrait["topics"][number]["level"] }[];
  /** The hour (UTC) in which they did most; undefined if they did nothing. */
  readonly hour: number | undefined;
  readonly stage: Stage;
}

const TOPICS_OF_TRAITS = 3;

/**
 * The same facts as a portrait's, of a profile alone.
 * @param now milliseconds since 1970
 */
export function traitsOf(
  profile: Profile,
  attributesOf: (product: string) => Pick<Product, "topic" | "type" | "language"> | undefined,
  now: number,
): Traits {
  const draws = profile.products
    .map((each) => ({ product: each.product, draw: drawOf(each, now) }))
    .filter(({ product, draw }) => draw > 0 && attributesOf(product) !== undefined);
  const finished = profile.products.filter(({ sums }) => sums.complete !== undefined);
  const byTopic = Map.groupBy(finished, ({ product }) => attributesOf(product)?.topic);
  const most = Math.max(...profile.hours);
  return {
    topics: leaningsOf(draws, (product) => attributesOf(product)?.topic)
      .slice(0, TOPICS_OF_TRAITS)
      .map(({ name }) => name),
    type: leaningsOf(draws, (product) => attributesOf(product)?.type)[0]?.name,
    language: leaningsOf(draws, (product) => attributesOf(product)?.language)[0]?.name,
    levels: [...byTopic].flatMap(([topic, own]) => (topic === undefined ? [] : { topic, level: levelOf(own.length) })),
    hour: most > 0 ? profile.hours.indexOf(most) : undefined,
    stage: stageAt(Date.parse(profile.firstSeenAt), Date.parse(profile.lastSeenAt), now),
  };
}
