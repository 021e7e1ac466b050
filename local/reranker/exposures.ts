import type { Instance } from "@lyceum/aws-local/sagemaker/instance";
import { type BlendSettings, blendOf, fitParts } from "../../functions/recommendations/als/blend.ts";
import { csrOf } from "../../functions/recommendations/als/csr.ts";
import { scorerOf } from "../../functions/recommendations/als/scorer.ts";
import { visitedProducts, weighedInteractions } from "../../functions/recommendations/interactions/interaction.ts";
import type { Model } from "../../functions/recommendations/models/model.ts";
import { diversifiedItems } from "../../functions/recommendations/ranking/diversity.ts";
import { candidatesFor } from "../../functions/recommendations/serving/candidates.ts";
import type { Shelf } from "../../functions/recommendations/serving/catalogue-index.ts";
import { FEATURES, listFeatures } from "../../functions/recommendations/serving/features.ts";
import { LAMBDA } from "../../functions/recommendations/settings.ts";
import { contentOf } from "../../functions/recommendations/training/content.ts";
import { shelfAt, type TimedEvent } from "./past.ts";

/** The list that one user would have been shown at an instant, and what they chose afterwards. */
export interface Exposure {
  /** The candidates, best first by relevance. */
  readonly ids: readonly string[];
  readonly instances: readonly Instance[];
  /** Products of the user's history that they did not reject, oldest first. */
  readonly visited: readonly string[];
  /** 1 for a candidate that the user chose afterwards. */
  readonly labels: readonly number[];
  /** The first ten by relevance and diversity, as indices of `ids`. */
  readonly diverse: readonly number[];
  /** How many products the user chose afterwards, candidates or not. */
  readonly chosen: number;
}

function modelAt(
  histories: ReadonlyMap<string, ReturnType<typeof weighedInteractions>>,
  settings: BlendSettings,
  shelf: Shelf,
): Model {
  const itemIds = [...new Set([...histories.values()].flatMap((history) => [...history.keys()]))].sort();
  const indexOf = new Map(itemIds.map((id, index) => [id, index]));
  const pairs: { row: number[]; column: number[]; value: number[] } = { row: [], column: [], value: [] };
  const popularity = new Float32Array(itemIds.length);
  [...histories.values()].forEach((history, row) => {
    for (const [id, { weight }] of history) {
      const column = indexOf.get(id)!;
      pairs.row.push(row);
      pairs.column.push(column);
      pairs.value.push(weight);
      popularity[column]! += Math.max(0, weight);
    }
  });
  const parts = fitParts(csrOf(histories.size, itemIds.length, pairs), settings);
  const blend = blendOf({ ...parts, content: contentOf(itemIds, shelf) }, settings);
  return { blend, itemIds, popularity };
}

/**
 * The lists of candidates that users would have been given at `from` (ms) by a model of all earlier events, labelled by
 * the products that they viewed, took or bought until `until`. The demo log has no impressions, so the candidates of
 * our own list replace them: the re-ranker has to improve on their order. Only users who chose something new count.
 */
export function exposuresAt(
  shelf: Shelf,
  {
    events,
    from,
    until,
    settings,
  }: {
    readonly events: readonly TimedEvent[];
    readonly from: number;
    readonly until: number;
    readonly settings: BlendSettings;
  },
): Exposure[] {
  const before = Map.groupBy(
    events.filter(({ time }) => time < from),
    ({ subject }) => subject,
  );
  const after = Map.groupBy(
    events.filter(({ time }) => time >= from && time < until),
    ({ subject }) => subject,
  );
  const histories = new Map([...before].map(([subject, own]) => [subject, weighedInteractions(own, from)]));
  const model = modelAt(histories, settings, shelf);
  const serving = { id: "past", model, scorer: scorerOf(model.blend.items) };
  const past = shelfAt(shelf, events, from);
  const exposures: Exposure[] = [];
  for (const [subject, history] of histories) {
    const chosen = new Set<string>();
    for (const [id, { weight }] of weighedInteractions(after.get(subject) ?? [], from)) {
      if (weight > 0 && !history.has(id) && past.has(id)) chosen.add(id);
    }
    if (chosen.size === 0) continue;
    const { candidates } = candidatesFor({
      placement: "home",
      now: from,
      acts: new Map(),
      shown: new Map(),
      serving,
      shelf: past,
      history,
      seen: history,
      owned: new Set(),
      context: new Set(),
      interests: [],
      rules: [],
    });
    const order = candidates.toSorted((a, b) => b.relevance - a.relevance || (a.id < b.id ? -1 : 1));
    const ids = order.map(({ id }) => id);
    exposures.push({
      ids,
      instances: listFeatures(order, { history, shelf: past, placement: "home", now: from }).map((each) => ({
        ...each,
        shape: FEATURES,
      })),
      visited: visitedProducts(
        (before.get(subject) ?? []).map(({ product, at }) => ({ product, at, sums: {} })),
        history,
        new Set(),
      ),
      labels: ids.map((id) => Number(chosen.has(id))),
      diverse: diversifiedItems(order, 10, LAMBDA).map(({ id }) => ids.indexOf(id)),
      chosen: chosen.size,
    });
  }
  return exposures;
}
