import type { BehaviourEvent, MergeEvent } from "../../functions/behaviour/contract/event.ts";
import type { EventType } from "../../functions/behaviour/contract/event-types.ts";
import type { Product } from "../../functions/catalogue/contract/product.ts";
import type { Shown as Showing } from "../../functions/recommendations/interactions/fatigue.ts";
import { type KnownProduct, knownBy } from "../../functions/recommendations/interactions/interaction.ts";
import { DAY_MS, iso, MINUTE_MS } from "../../functions/shared/kernel/time.ts";
import { Chance } from "../demo/chance.ts";
import type { Arm } from "./arms.ts";
import { luckOf } from "./luck.ts";
import { blankMemory, type Memory, type Moment, openedBy, type Person, reactTo, type Shown } from "./reactions.ts";
import { ShopTraining } from "./training.ts";
import { dollarsOf, eventsOf, FIRST_DAY, type World } from "./world.ts";

/** The results of one learner in a shop, over all days. */
export interface Outcome {
  readonly clicks: number;
  readonly purchases: number;
  /** Purchases of products that were opened from a list. */
  readonly fromLists: number;
  /** In dollars. */
  readonly revenue: number;
  readonly lists: number;
  /** The mean over lists of the first ten's share of the true appeal of all products that the learner does not know. */
  readonly appeal: number;
}

export interface PlayOptions {
  readonly seed: number;
  readonly days: number;
  /** Days between two training runs. */
  readonly every: number;
  /** Days between two searches for a mix; the first run always has one. */
  readonly searchEvery: number;
  readonly report?: (line: string) => void;
}

/** Visits a day of a learner with mean activity. */
const VISITS = 17.3 / 90;
/** The probability that a visit finds a product outside the list. */
const FINDS = 0.6;
/** The probability that a visit studies an owned product. */
const STUDIES = 0.6;

/** The state of one learner in a shop. */
interface Living {
  readonly person: Person;
  readonly user: string;
  readonly locale: Product["language"];
  readonly draws: Float64Array;
  readonly memory: Memory;
  /** The products in their profile at the shop. */
  readonly profile: KnownProduct[];
  readonly showings: Showing[];
  /** The progress in owned products, by product. */
  readonly owned: Map<string, number>;
  readonly known: Set<number>;
}

/** What somebody did with a product. */
interface Act extends Omit<Partial<BehaviourEvent>, "product"> {
  readonly type: EventType;
  readonly product: Product;
}

interface Visit {
  readonly learner: number;
  readonly visit: number;
  readonly at: number;
}

/** The times of all visits, the same for every arm. */
function visitsOf(
  { people, learners }: Pick<World, "people" | "learners">,
  { seed, days }: Pick<PlayOptions, "seed" | "days">,
): Visit[] {
  const luck = luckOf(seed);
  return people
    .flatMap(({ number }) => {
      const expected = VISITS * days * learners[number]!.activity;
      const count = Math.floor(expected + luck("visits", number, -1));
      return Array.from({ length: count }, (_, visit) => ({
        learner: number,
        visit,
        at: FIRST_DAY + Math.floor(luck("visits", number, visit) * days * DAY_MS),
      }));
    })
    .sort((a, b) => a.at - b.at || a.learner - b.learner);
}

function livingOf({ products, learners, people, lives }: World): Living[] {
  const numbers = new Map(products.map(({ product }, at) => [product.id, at]));
  return people.map((person) => {
    const { events, purchases, studies } = lives[person.number]!;
    const { id, language, draws } = learners[person.number]!;
    const profile = events.flatMap((event): KnownProduct[] =>
      event.type === "merge" || event.product === undefined ? [] : [knownBy({ ...event, product: event.product })],
    );
    const progress = new Map(studies.map(({ product, furthest }) => [product.id, furthest]));
    const kept = purchases.filter(({ refundedAt }) => refundedAt === undefined);
    return {
      person,
      user: id,
      locale: language,
      draws,
      memory: blankMemory(),
      profile,
      showings: [],
      owned: new Map(kept.map(({ product }) => [product.id, progress.get(product.id) ?? 0])),
      known: new Set(profile.map(({ product }) => numbers.get(product)!)),
    };
  });
}

/** The shop of one arm: its lists, the learners' reactions, and the log that it learns from. */
class Shop {
  readonly #world: World;
  readonly #arm: Arm;
  readonly #chance: Chance;
  readonly #luck: Moment["luck"];
  readonly #shelf: ReadonlyMap<string, Product>;
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #living: Living[];
  readonly #log: ShopTraining;
  readonly sums: {
    clicks: number;
    purchases: number;
    fromLists: number;
    revenue: number;
    lists: number;
    appeal: number;
  }[];
  #fresh: (BehaviourEvent | MergeEvent)[] = [];

  constructor(world: World, arm: Arm, seed: number) {
    this.#world = world;
    this.#arm = arm;
    this.#chance = new Chance(seed);
    this.#luck = luckOf(seed);
    this.#shelf = new Map(world.products.map(({ product }) => [product.id, product]));
    this.#numbers = new Map(world.products.map(({ product }, at) => [product.id, at]));
    this.#living = livingOf(world);
    this.#log = new ShopTraining(this.#shelf, seed);
    this.#log.add(eventsOf(world));
    this.sums = world.people.map(() => ({ clicks: 0, purchases: 0, fromLists: 0, revenue: 0, lists: 0, appeal: 0 }));
  }

  async train(now: number, options: { readonly search: boolean }): Promise<string> {
    this.#log.add(this.#fresh);
    this.#fresh = [];
    return this.#arm.train(this.#log, now, options);
  }

  /** Adds an act to the log and to the learner's profile. */
  #record(living: Living, at: number, act: Act): void {
    const { type, product, ...more } = act;
    const { user } = living;
    const instant = iso(at);
    this.#fresh.push({
      id: this.#chance.id(at),
      type,
      at: instant,
      product: product.id,
      session: `s-${user}`,
      user,
      consent: true,
      ...more,
    });
    if (type === "impression") {
      living.showings.push({ product: product.id, at: instant, present: 1 });
      return;
    }
    living.profile.push(knownBy({ ...more, type, product: product.id, at: instant }));
    living.known.add(this.#numbers.get(product.id)!);
  }

  #shown(living: Living, id: string): Shown {
    const product = this.#numbers.get(id)!;
    return { product, dollars: dollarsOf(this.#world.products[product]!), isOwned: living.owned.has(id) };
  }

  /** Records the reaction to an opened product; `from` is the list that it was opened from. */
  #opened(
    living: Living,
    { at, id, from }: { at: number; id: string; from?: Pick<BehaviourEvent, "placement" | "recommendationId"> },
    { turnedAway, wanted, bought }: ReturnType<typeof openedBy>,
  ): void {
    const product = this.#shelf.get(id)!;
    this.#record(living, at, { type: "view", product, durationMs: MINUTE_MS, ...from });
    if (turnedAway) this.#record(living, at + 1, { type: "dismiss", product });
    if (wanted) this.#record(living, at + 2, { type: "cart", product });
    if (!bought) return;
    this.#record(living, at + 3, { type: "checkout", product });
    this.#record(living, at + 4, { type: "purchase", product, value: product.price.amount, ...from });
    living.owned.set(id, 0);
    const sum = this.sums[living.person.number]!;
    sum.purchases++;
    if (from) sum.fromLists++;
    sum.revenue += dollarsOf({ product });
  }

  /** The first ten's share of the true appeal of all products that the learner does not know. */
  #appealOf({ person, known }: Living, list: readonly string[]): number {
    let total = 0;
    for (let product = 0; product < person.appeal.length; product++) {
      if (!known.has(product)) total += person.appeal[product]!;
    }
    const first = list.slice(0, 10).map((id) => this.#numbers.get(id)!);
    return first.reduce((sum, product) => sum + (known.has(product) ? 0 : person.appeal[product]!), 0) / total;
  }

  /** One visit: the learner sees the home page's list, finds products on their own, and studies owned ones. */
  async visit({ learner, visit, at }: Visit): Promise<void> {
    const living = this.#living[learner]!;
    const { person, memory, user, locale, profile, showings, owned } = living;
    const luck = this.#luck;
    const moment = { at, visit, luck };
    const recommendationId = this.#chance.id(at);
    const asking = {
      id: recommendationId,
      at,
      user,
      locale,
      known: profile,
      shown: showings,
      owned: new Set(owned.keys()),
    };
    const list = await this.#arm.list(asking, this.#shelf);
    const sum = this.sums[learner]!;
    sum.lists++;
    sum.appeal += this.#appealOf(living, list);
    const reactions = reactTo(
      person,
      memory,
      list.map((id) => this.#shown(living, id)),
      moment,
    );
    this.#arm.hear?.(
      recommendationId,
      reactions.flatMap(({ place, examined, clicked }) => (examined ? [{ product: list[place]!, clicked }] : [])),
    );
    const ofList = { placement: "home", recommendationId };
    let time = at + MINUTE_MS;
    // All places above the last one that was looked at were on the screen.
    const seen = 1 + reactions.findLastIndex(({ examined }) => examined);
    for (const id of list.slice(0, seen)) {
      this.#record(living, at, { type: "impression", product: this.#shelf.get(id)!, ...ofList });
    }
    for (const { place, clicked, ...became } of reactions) {
      if (!clicked) continue;
      sum.clicks++;
      time += MINUTE_MS;
      const id = list[place]!;
      this.#record(living, time, { type: "click", product: this.#shelf.get(id)!, ...ofList });
      this.#opened(living, { at: time + 1, id, from: ofList }, became);
    }
    this.#find(living, moment, time + MINUTE_MS);
    this.#study(living, moment, time + 2 * MINUTE_MS);
  }

  /** Products that a learner finds by search or word of mouth: by their taste, regardless of lists. */
  #find(living: Living, moment: Moment, at: number): void {
    const { person, draws, memory } = living;
    const { luck, visit } = moment;
    if (luck("finds", person.number, visit) >= FINDS) return;
    const point = luck("looks", person.number, visit) * draws.at(-1)!;
    const product = draws.findIndex((sum) => sum > point);
    const { id } = this.#world.products[product]!.product;
    this.#opened(living, { at, id }, openedBy(person, memory, this.#shown(living, id), moment));
  }

  #study(living: Living, { luck, visit }: Moment, at: number): void {
    const { person, owned } = living;
    for (const [id, before] of owned) {
      const product = this.#numbers.get(id)!;
      const about = [person.number, visit, product] as const;
      if (before >= 1 || luck("studies", ...about) >= STUDIES) continue;
      const progress = Math.min(1, before + 0.1 + 0.35 * luck("progress", ...about));
      owned.set(id, progress);
      const of = this.#shelf.get(id)!;
      this.#record(living, at, { type: "progress", product: of, progress: Math.round(100 * progress) / 100 });
      if (progress < 1) continue;
      this.#record(living, at + 1, { type: "complete", product: of });
      const { quality } = this.#world.products[product]!;
      const stars = Math.round(3.7 + 0.9 * quality + 1.2 * (luck("stars", ...about) - 0.5));
      if (luck("reviews", ...about) < 0.5)
        this.#record(living, at + 2, { type: "review", product: of, value: Math.min(5, Math.max(1, stars)) });
    }
  }
}

/** Simulates the days of a shop whose lists one arm decides and whose log it learns from. */
export async function play(world: World, arm: Arm, options: PlayOptions): Promise<Outcome[]> {
  const { seed, days, every, searchEvery, report } = options;
  const shop = new Shop(world, arm, seed);
  const visits = visitsOf(world, options);
  let next = 0;
  for (let day = 0; day < days; day++) {
    const now = FIRST_DAY + day * DAY_MS;
    if (day % every === 0) {
      const came = await shop.train(now, { search: day > 0 && day % searchEvery === 0 });
      report?.(`day ${day}: ${came}`);
    }
    for (; next < visits.length && visits[next]!.at < now + DAY_MS; next++) await shop.visit(visits[next]!);
  }
  return shop.sums.map(({ lists, appeal, ...sums }) => ({ ...sums, lists, appeal: lists === 0 ? 0 : appeal / lists }));
}
