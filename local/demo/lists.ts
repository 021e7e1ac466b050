import type { BehaviourEvent } from "../../functions/behaviour/contract/event.ts";
import type { Product } from "../../functions/catalogue/contract/product.ts";
import type { SeededList, SeededPerson } from "../../functions/recommendations/seed.ts";
import type { Life } from "./behaviour.ts";
import type { Chance } from "./chance.ts";
import type { DemoProduct } from "./shop.ts";

const DAY = 86_400_000;
/** The number of days before the seeding that have lists. */
const DAYS = 54;
/** The share of products looked at in a visit that were on its first list. */
const ANTICIPATED = 0.9;
/** The number of candidates of a list. */
const FROM = 15;
/** The number of places of a list that a learner sees. */
const SEEN = { least: 4, most: 9 };

/** The candidates of a visit's list: mostly the products looked at in it, and others to the learner's taste. */
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
    chosen.set(product, { id: product, source: "factors", relevance: 0.7 + 0.3 * chance.share() });
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

/** The lists at the beginning of learners' visits. They do not influence the learners' simulated behaviour. */
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
