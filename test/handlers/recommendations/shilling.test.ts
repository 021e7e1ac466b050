import "./environment.ts";
import { ulid } from "ulid";
import { expect, test } from "vitest";
import { recordEvents } from "../../../functions/behaviour/handlers/record-events.ts";
import { type Product, topics } from "../../../functions/catalogue/contract/product.ts";
import { scorerOf } from "../../../functions/recommendations/als/scorer.ts";
import { getRecommendations } from "../../../functions/recommendations/handlers/get-recommendations.ts";
import { retrain } from "../../../functions/recommendations/handlers/retrain.ts";
import type { ServedModel } from "../../../functions/recommendations/serving/candidates.ts";
import { defaultSettings } from "../../../functions/recommendations/settings.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";
import { cardsOf } from "../../cards.ts";
import { productOf } from "../../product-of.ts";
import { call } from "../call.ts";
import { newVisitor, startVisitorTokens } from "../visitors.ts";
import { type ListItem, NOW, world } from "./world.ts";

const DAY = 86_400_000;
const PRODUCTS = 200;
const TASTES = 5;
const LEARNERS = 300;
const VISITORS = 200;
/** What learners hold most, and what hardly anyone does, of another topic. */
const POPULAR = "p0";
const TARGET = "p196";
const settings = { ...defaultSettings, d: 16, epochs: 5 };

const tasteOf = (n: number) => n % TASTES;
const products = new Map<string, Product>(
  Array.from({ length: PRODUCTS }, (_, n) => {
    const id = `p${n}`;
    return [id, productOf(id, { topic: topics[tasteOf(n)]!, creatorId: `c${n % 23}`, title: `Title ${n % 31}` })];
  }),
);

interface Interaction {
  readonly type: string;
  readonly product: string;
  readonly who: { readonly user: string } | { readonly anonymousId: string };
  readonly at: number;
}
const lineOf = ({ type, product, who, at }: Interaction) =>
  JSON.stringify({ id: ulid(), type, at: new Date(at).toISOString(), product, session: "s", ...who, consent: true });

/** Ninety days of a shop: learners buy and visitors look, mostly by their taste, what is popular more often. */
function honest(): string[] {
  const next = uniform(7);
  const interactions: Interaction[] = [];
  const drawn = (taste: number): string => {
    const rank = Math.floor((PRODUCTS / TASTES - 1) * next() ** 2);
    return `p${TASTES * rank + (next() < 0.85 ? taste : Math.floor(TASTES * next()))}`;
  };
  for (let n = 0; n < LEARNERS; n++) {
    const who = { user: `learner-${n}` };
    for (let step = 0; step < 8; step++) {
      const product = drawn(tasteOf(n));
      const at = NOW - DAY - 89 * DAY * next();
      interactions.push({ type: "view", product, who, at: at - 60_000 }, { type: "purchase", product, who, at });
    }
    if (n < 2) interactions.push({ type: "view", product: TARGET, who, at: NOW - 40 * DAY });
    if (n % 3 > 0) interactions.push({ type: "view", product: POPULAR, who, at: NOW - 50 * DAY });
    if (n % 3 === 1) interactions.push({ type: "purchase", product: POPULAR, who, at: NOW - 49 * DAY });
  }
  for (let n = 0; n < VISITORS; n++) {
    const who = { anonymousId: `visitor-${n}` };
    for (let step = 0; step < 4; step++) {
      interactions.push({ type: "view", product: drawn(tasteOf(n)), who, at: NOW - DAY - 89 * DAY * next() });
    }
  }
  return interactions.map(lineOf);
}

/** What each attacker says that they did with the target and with the popular product. */
const SAID = [
  ["view", TARGET],
  ["cart", TARGET],
  ["complete", TARGET],
  ["view", POPULAR],
  ["cart", POPULAR],
] as const;
const attackBy = (
  count: number,
  whoOf: (n: number) => Interaction["who"],
  said: readonly (readonly [string, string])[] = SAID,
) =>
  Array.from({ length: count }, (_, n) =>
    said.map(([type, product], step) =>
      lineOf({ type, product, who: whoOf(n), at: NOW - 3_600_000 + n * 1000 + step }),
    ),
  ).flat();

/** Trains on the shop's log and what attackers added to it, and serves what the gate let through. */
async function shopAfter(attack: readonly string[]) {
  const made = world();
  for (const id of products.keys()) made.training.attributes.set(id, { type: "course", language: "en" });
  made.training.objects.clear();
  made.training.objects.set("events/2026/05/31/22/log.gz", honest());
  made.training.objects.set("events/2026/05/31/23/more.gz", attack);
  const report = await retrain(made.ports, settings)();
  const loaded = await made.ports.loadModel(report.model!);
  const serving: ServedModel = { id: report.model!, model: loaded!.model, scorer: scorerOf(loaded!.model.blend.items) };
  const ports = {
    ...made.ports,
    interestsOf: async () => ({ topics: [], languages: [] }),
    pastOf: async () => ({ known: [], shown: [], isOff: false, spentMs: 0 }),
    shelf: async () => products,
    productsNow: async () => products,
    servingModel: async () => serving,
    rules: async () => [],
    purchaseModel: async () => undefined,
    rerank: async () => ({ state: "off" as const }),
    keepReceipt: async () => {},
    findCards: cardsOf,
    plan: async () => ({ version: 0, running: [], watched: [] }),
    noteExposure: async () => {},
  };
  /** Where the target stands for a visitor of whom nothing is known, from 1; chance's own place is not counted. */
  const placeOf = async (query: Record<string, string>) => {
    const { body } = await call(getRecommendations(ports), { query: { limit: "50", ...query } });
    const items = body.items as ListItem[];
    const ranked = items.filter(({ slot }) => slot !== "exploration").map(({ product }) => product.id);
    const place = ranked.indexOf(TARGET);
    return place < 0 ? Number.POSITIVE_INFINITY : place + 1;
  };
  const places = {
    home: await placeOf({}),
    topic: await placeOf({ topics: products.get(TARGET)!.topic }),
    product: await placeOf({ placement: "product", product: POPULAR }),
  };
  return { report, places };
}

/** Ids that somebody made up, and ids as the shop hands them out. */
const SELF_MADE = (n: number): Interaction["who"] => ({ anonymousId: `made-${n}` });
const issued = Array.from({ length: 400 }, newVisitor);
const ISSUED = (n: number): Interaction["who"] => ({ anonymousId: issued[n]! });
const FIRST = 20;
const outside = expect.toSatisfy((place: number) => place > FIRST, `outside the first ${FIRST}`);
const OUTSIDE = { home: outside, topic: outside, product: outside };

test("without an attack, a rare product is outside the first 20", async () => {
  expect((await shopAfter([])).places).toEqual(OUTSIDE);
});

test("400 visitors with five events each bring no product into anyone else's first 20", async () => {
  for (const whoOf of [SELF_MADE, ISSUED]) {
    expect((await shopAfter(attackBy(400, whoOf))).places).toEqual(OUTSIDE);
  }
});

test("fewer visitors with as many events as allowed bring no product into the first 20 either", async () => {
  const most = ["click", "view", "cart", "checkout"].flatMap((type) => [
    [type, TARGET] as const,
    [type, POPULAR] as const,
  ]);
  for (const count of [3, 50]) {
    expect((await shopAfter(attackBy(count, ISSUED, most))).places).toEqual(OUTSIDE);
  }
});

/** Sends the attack to POST /events, a request for each attacker, and tells what of it came into the log. */
async function sentBy(count: number, headersOf: (n: number) => Promise<Record<string, string>>) {
  const lines: string[] = [];
  const send = recordEvents({
    appendLog: async (events) => {
      lines.push(...events.map((event) => JSON.stringify(event)));
      return true;
    },
    findProfile: async () => ({ version: 0, profile: undefined }),
    replaceProfiles: async () => true,
    pause: async () => {},
    countEvents: () => {},
    findUnknownProducts: async () => new Set(),
    now: () => NOW,
  });
  const statuses = new Set<number>();
  for (let n = 0; n < count; n++) {
    const events = SAID.map(([type, product], step) => {
      const at = new Date(NOW - 3_600_000 + n * 1000 + step).toISOString();
      return { id: ulid(), type, at, product, session: "s", consent: true };
    });
    statuses.add((await call(send, { body: { events }, headers: await headersOf(n) })).status);
  }
  return { lines, statuses: [...statuses] };
}

test("sent to POST /events, the attack changes nothing, by invented or by real ids", async () => {
  const tokens = await startVisitorTokens();
  try {
    const selfMade = await sentBy(20, async (n) => ({ "visitor-token": `made-${n}` }));
    expect(selfMade).toEqual({ lines: [], statuses: [401] });
    const { lines, statuses } = await sentBy(400, (n) => tokens.as(issued[n]!));
    expect(statuses).toEqual([200]);
    // What they say of study is no event of a client.
    expect(lines).toHaveLength(400 * (SAID.length - 1));
    expect((await shopAfter(lines)).places).toEqual(OUTSIDE);
  } finally {
    await tokens.close();
  }
});

test("the same events by as many users do change the lists", async () => {
  const { report, places } = await shopAfter(attackBy(400, (n) => ({ user: `made-${n}` })));
  expect(report.state).toBe("promoted");
  expect(places).toMatchObject({ home: 1, product: 1 });
});
