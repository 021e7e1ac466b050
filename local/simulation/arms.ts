import type { Product } from "../../functions/catalogue/contract/product.ts";
import type { BlendSettings } from "../../functions/recommendations/als/blend.ts";
import { scorerOf } from "../../functions/recommendations/als/scorer.ts";
import type { Candidate } from "../../functions/recommendations/contract/candidate.ts";
import type { Receipt } from "../../functions/recommendations/contract/receipt.ts";
import type { Shown } from "../../functions/recommendations/interactions/fatigue.ts";
import { type KnownProduct, weighedProducts } from "../../functions/recommendations/interactions/interaction.ts";
import type { Model } from "../../functions/recommendations/models/model.ts";
import { decidedList } from "../../functions/recommendations/receipts/decided-list.ts";
import { replayedList } from "../../functions/recommendations/receipts/receipt.ts";
import { candidatesFor, type ServedModel, type Situation } from "../../functions/recommendations/serving/candidates.ts";
import type { Shelf } from "../../functions/recommendations/serving/catalogue-index.ts";
import { situationFor } from "../../functions/recommendations/serving/situation.ts";
import { defaultSettings } from "../../functions/recommendations/settings.ts";
import { iso } from "../../functions/shared/kernel/time.ts";
import { fittedBlend, type ShopTraining } from "./training.ts";
import type { World } from "./world.ts";

/** The length of a list. */
const PLACES = 12;

/** The reader of a list, with the shop's data about them. */
interface Asking {
  /** ULID of the list. */
  readonly id: string;
  /** ms since 1970 */
  readonly at: number;
  readonly user: string;
  readonly locale: Product["language"];
  readonly known: readonly KnownProduct[];
  /** The products that they were shown, from their profile. */
  readonly shown: readonly Shown[];
  readonly owned: ReadonlySet<string>;
}

/** A way to decide lists, used in one of the shops that are compared. */
export interface Arm {
  readonly name: string;
  /** Learns from the log of its own shop. @returns the result in a few words */
  readonly train: (log: ShopTraining, now: number, options: { readonly search: boolean }) => Promise<string>;
  /** Products by id, best first. */
  readonly list: (asking: Asking, shelf: Shelf) => readonly string[] | Promise<readonly string[]>;
  /** Called with the result of one of its lists: the products that were looked at, and whether each was opened. */
  readonly hear?: (list: string, examined: readonly { readonly product: string; readonly clicked: boolean }[]) => void;
}

const seenBy = ({ known, at }: Asking) => weighedProducts(known, at);
const servedOf = (id: string, model: Model): ServedModel => ({ id, model, scorer: scorerOf(model.blend.items) });

/** Parts of the procedure that can be changed, to measure what each contributes. */
interface Variation {
  readonly name: string;
  /** The weight of relevance against diversity: 1 means no diversity. */
  readonly lambda?: number;
  /** Whether one place of the list is drawn at random. */
  readonly chance?: boolean;
  /** Whether products that were passed over sink. */
  readonly fatigue?: boolean;
  /** Scores that replace the candidates' relevance. */
  readonly rerank?: (scored: {
    readonly candidates: readonly Candidate[];
    readonly situation: Situation;
    readonly asking: Asking;
  }) => Promise<readonly number[] | undefined>;
}

/** The list of the home page, decided as GET /recommendations does once it has read the caller's data. */
async function servedList(
  serving: ServedModel | undefined,
  asking: Asking,
  shelf: Shelf,
  { lambda, chance = true, fatigue = true, rerank }: Omit<Variation, "name"> = {},
): Promise<string[]> {
  const { user, owned, locale, at: now } = asking;
  const declared = { topics: [], languages: [] };
  const shown = fatigue ? asking.shown : [];
  const read = { user, declared, known: asking.known, shown, owned, shelf, serving, rules: [], locale, now };
  const situation = situationFor({ placement: "home" }, read);
  const set = candidatesFor(situation);
  const scores = await rerank?.({ candidates: set.candidates, situation, asking });
  const reranker: Receipt["reranker"] = scores ? { state: "used", scores: [...scores] } : { state: "off" };
  const at = iso(asking.at);
  const asked = {
    id: asking.id,
    at,
    placement: "home" as const,
    user: asking.user,
    anonymousId: undefined,
    limit: PLACES,
  };
  const { receipt } = decidedList({ ...asked, model: serving?.id }, { situation, set, reranker });
  const { list } = replayedList({ ...receipt, ...(lambda !== undefined && { lambda }) });
  return list
    .filter(({ slot }) => chance || slot !== "exploration")
    .slice(0, PLACES)
    .map(({ candidate }) => candidate.id);
}

/** The most popular products in the reader's language, with recent acts counting most, without those that the reader knows. */
export function popularityArm(): Arm {
  let popular: string[] = [];
  return {
    name: "popularity",
    async train(log, now) {
      const { itemIds, popularity } = await log.dataset(now);
      popular = itemIds
        .map((id, item) => ({ id, weight: popularity[item]! }))
        .sort((a, b) => b.weight - a.weight)
        .map(({ id }) => id);
      return "counted";
    },
    list(asking, shelf) {
      const known = seenBy(asking);
      return popular
        .filter((id) => !known.has(id) && !asking.owned.has(id) && shelf.get(id)?.language === asking.locale)
        .slice(0, PLACES);
    },
  };
}

/** The constant mix of all shops before the mix was learnt, fitted to one public data set. */
export const FORMER: BlendSettings = {
  ...defaultSettings,
  factorScale: 1,
  neighbourScale: 16,
  solvedScale: 0,
  orderScale: 0,
  recency: 1,
};

/** The former blend, as it was served: products that were passed over did not sink. */
export function formerArm(): Arm {
  let serving: ServedModel | undefined;
  return {
    name: "former",
    async train(log, now) {
      const data = await log.dataset(now);
      const { itemIds, popularity } = data;
      serving = servedOf(`former-${now}`, { blend: await fittedBlend(data, FORMER), itemIds, popularity });
      return "fitted";
    },
    list: (asking, shelf) => servedList(serving, asking, shelf, { fatigue: false }),
  };
}

/** The present procedure: trained by the training function, promoted by its gate, and served as GET /recommendations does. */
export function presentArm({ name, ...variation }: Variation = { name: "procedure" }): Arm {
  let serving: ServedModel | undefined;
  return {
    name,
    async train(log, now, options) {
      const { state, why } = await log.run(now, options);
      const champion = log.champion;
      if (champion && champion.manifest.id !== serving?.id) serving = servedOf(champion.manifest.id, champion.model);
      return `${state}: ${why}`;
    },
    list: (asking, shelf) => servedList(serving, asking, shelf, variation),
  };
}

/** Lists by each learner's true appeal, which no shop can know: the upper bound of all lists. */
export function oracleArm({ products, learners, people }: World): Arm {
  const numbers = new Map(products.map(({ product }, at) => [product.id, at]));
  const byUser = new Map(learners.map(({ id }, at) => [id, people[at]!]));
  return {
    name: "oracle",
    train: async () => "knows",
    list(asking, shelf) {
      const known = seenBy(asking);
      const { appeal } = byUser.get(asking.user)!;
      return [...shelf.keys()]
        .filter((id) => !known.has(id) && !asking.owned.has(id))
        .sort((a, b) => appeal[numbers.get(b)!]! - appeal[numbers.get(a)!]!)
        .slice(0, PLACES);
    },
  };
}
