import type { BlendSettings } from "../als/blend.ts";
import { isUsable, type Start } from "../als/start.ts";
import type { Manifest } from "../contract/model.ts";
import type { Champion } from "./trial.ts";

/** The deadlines of the parts of a run, in ms since 1970. */
export interface Deadlines {
  readonly reading: number;
  readonly search: number;
  readonly trial: number;
  readonly fit: number;
}

/** Divides the time of a run; the last tenth is for storing the results. */
export const deadlinesFrom = (now: number, remaining: number): Deadlines => ({
  reading: now + 0.4 * remaining,
  search: now + 0.6 * remaining,
  trial: now + 0.75 * remaining,
  fit: now + 0.9 * remaining,
});

/** Vectors are stored in multiples of this length. */
const VECTOR_STEP = 8;

/**
 * The initial settings of a run: the champion's, if a search found them.
 * @param items of the catalogue, which limit the length of vectors: no matrix has a higher rank than columns.
 */
export function settingsOf(
  champion: { readonly manifest: Manifest } | undefined,
  otherwise: BlendSettings,
  items: number,
): { readonly settings: BlendSettings; readonly search?: Manifest["search"] } {
  const { search, settings } = champion?.manifest ?? {};
  const d = Math.min(otherwise.d, VECTOR_STEP * Math.ceil(Math.max(1, items) / VECTOR_STEP));
  return search && settings ? { settings: { ...settings, d }, search } : { settings: { ...otherwise, d } };
}

/** The champion's vectors as a start for items in another order; undefined if they have another length or are not finite. */
export function startFrom(champion: Champion | undefined, itemIds: readonly string[], d: number): Start | undefined {
  if (!champion || champion.model.blend.items.d !== d || !isUsable(champion.model.blend.items)) return undefined;
  const rows = new Map(champion.model.itemIds.map((id, row) => [id, row]));
  return { d, factors: champion.model.blend.items.factors, rows: Int32Array.from(itemIds, (id) => rows.get(id) ?? -1) };
}
