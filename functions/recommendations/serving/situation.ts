import type { Interests } from "../../behaviour/contract/interests.ts";
import type { Product } from "../../catalogue/contract/product.ts";
import type { Placement } from "../contract/placement.ts";
import type { Rule } from "../contract/rule.ts";
import { actsOf } from "../interactions/acts.ts";
import { passedOver, type Shown } from "../interactions/fatigue.ts";
import { type KnownProduct, weighedProducts } from "../interactions/interaction.ts";
import { activeRules } from "../ranking/rules.ts";
import type { ServedModel, Situation } from "./candidates.ts";
import type { Shelf } from "./catalogue-index.ts";
import { languageOf } from "./locale.ts";
import { placementHistory } from "./placement-history.ts";
import { preferencesOf } from "./preferences.ts";

/** The parameters of a request for a list. */
export interface Asked {
  readonly placement: Placement;
  readonly product?: string | undefined;
  readonly products?: readonly string[] | undefined;
  readonly topics?: Interests["topics"] | undefined;
  readonly language?: Product["language"] | undefined;
}

/** Everything that was read for it. */
export interface ReadForList {
  readonly user: string | undefined;
  readonly declared: Interests;
  readonly known: readonly KnownProduct[];
  readonly shown: readonly Shown[];
  readonly owned: ReadonlySet<string>;
  readonly shelf: Shelf;
  readonly serving: ServedModel | undefined;
  readonly rules: readonly Rule[];
  /** The language of the caller's browser. */
  readonly locale: Product["language"] | undefined;
  /** ms since 1970 */
  readonly now: number;
}

/** The situation of a request, from its parameters and what was read. */
export function situationFor(asked: Asked, read: ReadForList): Situation {
  const { placement, product, products = [] } = asked;
  const { user, declared, known, owned, shelf, serving, rules, now } = read;
  const context = product === undefined ? products : [product];
  const seen = weighedProducts(known, now);
  const history = placementHistory(seen, placement, context);
  const { topics, language } = preferencesOf(asked, declared);
  return {
    placement,
    now,
    serving,
    shelf,
    history,
    seen,
    acts: actsOf(known),
    shown: passedOver(read.shown, known, now),
    owned,
    context: new Set(context),
    interests: topics,
    caller: user,
    language,
    locale: read.locale ?? languageOf(history, shelf),
    rules: activeRules(rules, placement, now),
  };
}
