import type * as z from "zod";
import { DECISION_EVIDENCE, type decisionRoutes, type StoredDecisions } from "../contract/decision.ts";
import type { Language } from "../serving/reason.ts";
import { deviceSaid, factorSaid, missingSaid, placementSaid, priceSaid, sourceSaid, stepSaid } from "./words.ts";

type Decisions = z.infer<typeof decisionRoutes.getDecisions.reply>;

/** The data that a product lacks. */
function missingOf(stored: StoredDecisions | undefined, language: Language): Decisions["missing"] {
  const lacking = (["people", "buyers"] as const).flatMap((what) => {
    const [has, needs] = [stored?.[what], DECISION_EVIDENCE[what]];
    return (has ?? 0) < needs
      ? [{ what, ...(has !== undefined && { has }), needs, text: missingSaid(what, { has, needs }, language) }]
      : [];
  });
  if (lacking.length > 0 || stored?.model !== undefined) return lacking;
  return [{ what: "model", needs: 1, text: missingSaid("model", { needs: 1 }, language) }];
}

/** A product's stored figures, with the same in words. */
export function decisionsSaid(product: string, stored: StoredDecisions | undefined, language: Language): Decisions {
  const missing = missingOf(stored, language);
  const {
    people: _,
    buyers: __,
    ...kept
  } = stored ?? {
    product,
    isSample: false,
    funnel: [],
    factors: [],
    prices: [],
    placements: [],
    sources: [],
    devices: [],
  };
  const withText = <T>(each: readonly T[], said: (one: T, language: Language) => string) =>
    each.map((one) => ({ ...one, text: said(one, language) }));
  return {
    ...kept,
    state: kept.funnel.length > 0 ? "ready" : "not-enough",
    missing,
    funnel: withText(kept.funnel, stepSaid),
    factors: withText(kept.factors, factorSaid),
    prices: withText(kept.prices, priceSaid),
    placements: withText(kept.placements, placementSaid),
    sources: withText(kept.sources, sourceSaid),
    devices: withText(kept.devices, deviceSaid),
  };
}
