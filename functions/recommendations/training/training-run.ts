import type { BlendSettings } from "../als/blend.ts";
import { isUsable, type Start } from "../als/start.ts";
import type { Manifest } from "../contract/model.ts";
import type { Champion } from "./trial.ts";

/** When each part of a run has to be over, in ms since 1970. */
export interface Deadlines {
  readonly reading: number;
  readonly search: number;
  readonly trial: number;
  readonly fit: number;
}

/** Shares out the time that a run has; the last tenth is for storing what it made. */
export const deadlinesFrom = (now: number, remaining: number): Deadlines => ({
  reading: now + 0.4 * remaining,
  search: now + 0.6 * remaining,
  trial: now + 0.75 * remaining,
  fit: now + 0.9 * remaining,
});

/** Vectors are stored in steps of so many numbers. */
const VECTOR_STEP = 8;

/**
 * The settings that a run begins with: those that a search found for the champion, if one did.
 * @param items in the catalogue. Vectors longer than that could say nothing more: no matrix has a rank above its columns.
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

/** The champion's vectors as a start for items in another order; none if they are of another length or not finite. */
export function startFrom(champion: Champion | undefined, itemIds: readonly string[], d: number): Start | undefined {
  if (!champion || champion.model.blend.items.d !== d || !isUsable(champion.model.blend.items)) return undefined;
  const rows = new Map(champion.model.itemIds.map((id, row) => [id, row]));
  return { d, factors: champion.model.blend.items.factors, rows: Int32Array.from(itemIds, (id) => rows.get(id) ?? -1) };
}
