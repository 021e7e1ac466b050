import type { EventType } from "../../behaviour/contract/event-types.ts";
import { PLACEMENTS, type Placement } from "../contract/placement.ts";
import type { Evidence } from "../interactions/interaction.ts";

/** Types that show that a product was bought or started. */
const STARTED: ReadonlySet<EventType> = new Set(["purchase", "progress", "complete", "review"]);
/** The weight of a product of the context: that of a purchase. */
const CONTEXT = 4;
/** The most that the rest of a history weighs beside a context: a fit saturates, so a greater weight of the context is not enough. */
const REST = 1;

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
  const scale = Math.min(1, REST / rest);
  // The context is the newest part of the history.
  const result = new Map<string, Evidence>(
    context.map((id) => [id, { weight: CONTEXT, action: placement === "cart" ? "cart" : "view" }]),
  );
  for (const [id, { weight, action }] of history)
    if (!result.has(id)) result.set(id, { weight: scale * weight, action });
  return result;
}
