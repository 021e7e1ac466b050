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

/** How many places a list has. */
const PLACES = 12;

/** Who a list is for, as the shop knows them. */
interface Asking {
  /** ULID of the list. */
  readonly id: string;
  /** ms since 1970 */
  readonly at: number;
  readonly user: string;
  readonly locale: Product["language"];
  readonly known: readonly KnownProduct[];
  /** What they were shown, as their profile has it. */
  readonly shown: readonly Shown[];
  readonly owned: ReadonlySet<string>;
}

/** What decides lists in one of the shops that are played against each other. */
export interface Arm {
  readonly name: string;
  /** Learns from the log of its own shop. @returns what came of it */
  readonly train: (log: ShopTraining, now: number, options: { readonly search: boolean }) => Promise<string>;
  /** Products by id, best first. */
  readonly list: (asking: Asking, shelf: Shelf) => readonly string[] | Promise<readonly string[]>;
  /** Hears what became of one of its lists: who looked at a product, and whether they opened it. */
  readonly hear?: (list: string, examined: readonly { readonly product: string; readonly clicked: boolean }[]) => void;
}

const seenBy = ({ known, at }: Asking) => weighedProducts(known, at);
const servedOf = (id: string, model: Model): ServedModel => ({ id, model, scorer: scorerOf(model.blend.items) });

/** What may change of how a list is decided, to find what it is worth. */
interface Variation {
  readonly name: string;
  /** Of diversity: 1 is none. */
  readonly lambda?: number;
  /** Whether a place is given to chance. */
  readonly chance?: boolean;
  /** Whether what was passed over sinks. */
  readonly fatigue?: boolean;
  /** Scores of candidates in the place of their relevance. */
  readonly rerank?: (scored: {
    readonly candidates: readonly Candidate[];
    readonly situation: Situation;
    readonly asking: Asking;
  }) => Promise<readonly number[] | undefined>;
}

/** As GET /recommendations decides the list of the home page, from what it has read of the caller. */
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

/** What most people liked, newest acts counting most, in the reader's language, without what they know. */
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

/** The constants that lists were mixed by before the mix was learnt: fitted to one public data set, for every shop. */
export const FORMER: BlendSettings = {
  ...defaultSettings,
  factorScale: 1,
  neighbourScale: 16,
  solvedScale: 0,
  orderScale: 0,
  recency: 1,
};

/** The blend of before, served as it was: what was passed over did not sink. */
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

/** The procedure as it is: trained by the training function, promoted by its gate, served as GET /recommendations does. */
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

/** Lists by what each learner is drawn to in truth: what no shop can know, and the most that any list could come to. */
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
