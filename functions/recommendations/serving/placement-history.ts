import type { EventType } from "../../behaviour/contract/event-types.ts";
import { PLACEMENTS, type Placement } from "../contract/placement.ts";
import type { Evidence } from "../interactions/interaction.ts";
import { CONTEXT_WEIGHT, REST_WEIGHT } from "../settings.ts";

/** Types that show that a product was bought or started. */
const STARTED: ReadonlySet<EventType> = new Set(["purchase", "progress", "complete", "review"]);

/** The history that a placement uses. If a context decides, the rest of the history only decides among related products. */
export function placementHistory(
  history: ReadonlyMap<string, Evidence>,
  placement: Placement,
  context: readonly string[],
): Map<string, Evidence> {
  const { goesBy } = PLACEMENTS[placement];
  if (goesBy === "studies") {
    const started = [...history].filter(([, { weight, action }]) => weight > 0 && STARTED.has(action));
    return new Map(started.length > 0 ? started : history);
  }
  if (context.length === 0) return new Map(history);
  const rest = [...history.values()].reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  const scale = Math.min(1, REST_WEIGHT / rest);
  // The context is the newest part of the history.
  const result = new Map<string, Evidence>(
    context.map((id) => [id, { weight: CONTEXT_WEIGHT, action: placement === "cart" ? "cart" : "view" }]),
  );
  for (const [id, { weight, action }] of history)
    if (!result.has(id)) result.set(id, { weight: scale * weight, action });
  return result;
}
