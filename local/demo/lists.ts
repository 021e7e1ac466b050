import type { BehaviourEvent } from "../../functions/behaviour/contract/event.ts";
import type { Product } from "../../functions/catalogue/contract/product.ts";
import type { SeededList, SeededPerson } from "../../functions/recommendations/seed.ts";
import type { Life } from "./behaviour.ts";
import type { Chance } from "./chance.ts";
import type { DemoProduct } from "./shop.ts";

const DAY = 86_400_000;
/** Lists of so many days before the seeding. */
const DAYS = 63;
/** Of what somebody looks at in a visit so much was on the list that they saw first. */
const ANTICIPATED = 0.6;
/** Products that a list is made from, and those that are seen of it. */
const FROM = 20;
const SEEN = { least: 3, most: 8 };

/** What a list of a visit is made from: what is looked at in it, mostly, and what else is to the learner's taste. */
function candidatesOf(
  chance: Chance,
  { learner }: Life,
  products: readonly DemoProduct[],
  {
    visit,
    isOut,
    at,
  }: { readonly visit: readonly BehaviourEvent[]; readonly isOut: (id: string) => boolean; readonly at: number },
): SeededList["candidates"] {
  const chosen = new Map<string, SeededList["candidates"][number]>();
  for (const { type, product } of visit) {
    if (type !== "view" || product === undefined || isOut(product) || !chance.happens(ANTICIPATED)) continue;
    chosen.set(product, { id: product, source: "factors", relevance: 0.5 + 0.5 * chance.share() });
  }
  for (let turn = 0; turn < FROM; turn++) {
    const { product } = products[chance.byCumulative(learner.draws)] as DemoProduct;
    const source = chance.byWeight({ factors: 4, neighbours: 3, content: 1, popularity: 2 });
    const relevance = chance.share();
    const isOnSale = Date.parse(product.publishedAt as string) < at;
    if (isOnSale && !isOut(product.id) && !chosen.has(product.id))
      chosen.set(product.id, { id: product.id, source, relevance });
  }
  return [...chosen.values()];
}

/** The lists that learners saw as their visits began: what they looked at after them is what they did anyway. */
export function shownLists(
  chance: Chance,
  lives: readonly Life[],
  products: readonly DemoProduct[],
  now: number,
): SeededPerson[] {
  return lives.map((life) => {
    const events = life.events.filter(
      (event): event is BehaviourEvent => event.type !== "merge" && event.user !== undefined,
    );
    const lists: SeededList[] = [];
    const isPhone = chance.happens(0.55);
    for (const visit of Map.groupBy(events, ({ session }) => session).values()) {
      const at = Date.parse(visit[0]?.at ?? "") - 1_000;
      if (!(at > now - DAYS * DAY)) continue;
      const out = new Set<string>(
        events.flatMap(({ type, product, at: done }) =>
          product !== undefined && Date.parse(done) < at && (type === "purchase" || type === "dismiss")
            ? [product]
            : [],
        ),
      );
      const isOut = (id: string) => out.has(id);
      lists.push({
        id: chance.id(at),
        at,
        placement: chance.byWeight({ home: 6, library: 2, product: 2 }),
        device: isPhone ? "phone" : "computer",
        candidates: candidatesOf(chance, life, products, { visit, isOut, at }),
        seen: chance.integer(SEEN.least, SEEN.most),
      });
    }
    return { user: life.learner.id, events, lists: lists.sort((a, b) => a.at - b.at) };
  });
}

/** The products of a shop by id. */
export const shelfOf = (products: readonly DemoProduct[]): ReadonlyMap<string, Product> =>
  new Map(products.map(({ product }) => [product.id, product]));
