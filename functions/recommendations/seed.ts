/** Makes what demo data of lists is made of: exposures whose week is over, by the very rules of lists and of their nightly count. */
import type { BehaviourEvent } from "../behaviour/contract/event.ts";
import type { EventType } from "../behaviour/contract/event-types.ts";
import { addedSums, fadedSum, type InteractionSum, presence } from "../behaviour/contract/interaction-sum.ts";
import type { Product } from "../catalogue/contract/product.ts";
import { DAY_MS, dayOf, iso } from "../shared/kernel/time.ts";
import { maturedFile } from "./adapters/exposure-bucket.ts";
import { subjectKey } from "./attribution/day-tally.ts";
import type { Candidate } from "./contract/candidate.ts";
import type { Placement } from "./contract/placement.ts";
import type { Device } from "./contract/receipt.ts";
import { type KnownProduct, knownBy } from "./interactions/interaction.ts";
import { actOf, ExposureDay } from "./purchase/exposures.ts";
import { Maturing } from "./purchase/matured.ts";
import { withPurchase } from "./purchase/on-list.ts";
import { decidedList } from "./receipts/decided-list.ts";
import { situationFor } from "./serving/situation.ts";
import { CREDIT_MS } from "./settings.ts";

/** A list that somebody was shown. */
export interface SeededList {
  /** ULID */
  readonly id: string;
  /** ms since 1970 */
  readonly at: number;
  readonly placement: Placement;
  readonly device: Device;
  readonly candidates: readonly Pick<Candidate, "id" | "source" | "relevance">[];
  /** How many of its items were on the screen. */
  readonly seen: number;
}

/** A user with all that they did, and the lists that they were shown, oldest first. */
export interface SeededPerson {
  readonly user: string;
  readonly events: readonly BehaviourEvent[];
  readonly lists: readonly SeededList[];
}

/** What is known of a product, with one more thing that was done with it later, as profiles add it up. */
function withMore(before: KnownProduct | undefined, more: KnownProduct): KnownProduct {
  if (!before) return more;
  const factor = presence(Date.parse(before.at), Date.parse(more.at));
  const sums: Partial<Record<EventType, InteractionSum>> = {};
  for (const [type, sum] of Object.entries(before.sums) as [EventType, InteractionSum][])
    sums[type] = fadedSum(sum, factor);
  for (const [type, sum] of Object.entries(more.sums) as [EventType, InteractionSum][]) {
    const own = sums[type];
    sums[type] = own ? addedSums(own, sum) : sum;
  }
  return { product: more.product, at: more.at, sums };
}

/** What the days' logs would have said of lists and of what came of them. */
class SeededDays {
  /** By days since 1970. */
  readonly #days = new Map<number, ExposureDay>();
  readonly #shelf: ReadonlyMap<string, Product>;

  constructor(shelf: ReadonlyMap<string, Product>) {
    this.#shelf = shelf;
  }

  #dayAt(at: number): ExposureDay {
    const number = Math.floor(at / DAY_MS);
    const day = this.#days.get(number) ?? new ExposureDay();
    this.#days.set(number, day);
    return day;
  }

  #show(
    list: SeededList,
    user: string,
    known: readonly KnownProduct[],
    person: { spentMs: number; firstSeenAt: number },
  ) {
    const { id, at, placement, device } = list;
    const context = placement === "product" ? known.at(-1)?.product : undefined;
    const situation = situationFor(
      { placement, product: context },
      {
        user,
        declared: { topics: [], languages: [] },
        known,
        shown: [],
        owned: new Set(),
        shelf: this.#shelf,
        serving: undefined,
        rules: [],
        locale: undefined,
        now: at,
      },
    );
    const candidates = list.candidates.flatMap(({ id: product, source, relevance }): Candidate[] => {
      const found = this.#shelf.get(product);
      if (!found || product === context) return [];
      const { creatorId, type, topic, language } = found;
      return [{ id: product, source, score: relevance, relevance, creatorId, type, topic, language }];
    });
    const asked = { id, at: iso(at), placement, user, anonymousId: undefined, limit: 12, model: undefined, device };
    const set = { candidates, dropped: [], partsOf: () => new Map<string, number>() };
    const { receipt } = decidedList(asked, { situation, set, reranker: { state: "off" } });
    const kept = withPurchase(receipt, situation, { person: { known, ...person }, served: undefined });
    const day = this.#dayAt(at);
    for (const { product } of kept.items.slice(0, list.seen)) day.show(kept, product, subjectKey({ user }));
  }

  add({ user, events, lists }: SeededPerson): void {
    const known = new Map<string, KnownProduct>();
    const rest = [...lists];
    let spentMs = 0;
    const firstSeenAt = Date.parse(events[0]?.at ?? iso(0));
    for (const { type, product, at, value, progress, durationMs = 0 } of events) {
      while (rest[0] && rest[0].at < Date.parse(at))
        this.#show(rest.shift() as SeededList, user, [...known.values()], { spentMs, firstSeenAt });
      spentMs += durationMs;
      if (product === undefined) continue;
      const kind = actOf(type);
      if (kind) this.#dayAt(Date.parse(at)).act(kind, { subject: subjectKey({ user }), product, at: Date.parse(at) });
      const more = withMore(known.get(product), knownBy({ type, product, at, value, progress }));
      // The newest comes last.
      known.delete(product);
      known.set(product, more);
    }
  }

  /** The files of the days whose week was over by an instant. */
  async filesBy(now: number) {
    const results = new Map([...this.#days].map(([day, made]) => [day, made.result()]));
    const over = [...results.keys()].filter((day) => (day + 1) * DAY_MS + CREDIT_MS <= now);
    return Promise.all(
      over.map((day) => {
        const name = dayOf(iso(day * DAY_MS));
        const maturing = new Maturing(name);
        for (let after = 0; after <= CREDIT_MS / DAY_MS; after++) {
          const record = results.get(day + after);
          if (record) maturing.add(record);
        }
        return maturedFile(name, maturing.result());
      }),
    );
  }
}

/** Files for the bucket of models: what came of lists that people were shown, of the days whose week is over by `now` (ms). */
export function exposureFiles(
  people: Iterable<SeededPerson>,
  shelf: ReadonlyMap<string, Product>,
  now: number,
): ReturnType<SeededDays["filesBy"]> {
  const days = new SeededDays(shelf);
  for (const person of people) days.add(person);
  return days.filesBy(now);
}
