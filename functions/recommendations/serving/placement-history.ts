import type { EventType } from "../../behaviour/contract/event-types.ts";
import { PLACEMENTS, type Placement } from "../contract/placement.ts";
import type { Evidence } from "../interactions/interaction.ts";

/** What says that a product was started. */
const STARTED: ReadonlySet<EventType> = new Set(["purchase", "progress", "complete", "review"]);
/** What a product of a context weighs: as a purchase does. */
const CONTEXT = 4;
/** What all the rest of a history weighs at most beside a context. A fit saturates in weights: more of one is not enough. */
const REST = 1;

/** The history as a placement goes by it. Where a context decides, the rest of the history does among what goes with it. */
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
  // What lies there is looked at now, so that it comes first.
  const result = new Map<string, Evidence>(
    context.map((id) => [id, { weight: CONTEXT, action: placement === "cart" ? "cart" : "view" }]),
  );
  for (const [id, { weight, action }] of history)
    if (!result.has(id)) result.set(id, { weight: scale * weight, action });
  return result;
}
