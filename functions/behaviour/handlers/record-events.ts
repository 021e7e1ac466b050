import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveBehaviour, liveCounts, liveProducts } from "../adapters/live.ts";
import { eventRoutes, subjectOf } from "../contract/event.ts";
import { reportedBatch, withoutUnknownProducts } from "../domain/reported-batch.ts";
import { type KeepEventsPorts, keepEventsOf } from "../flows/keep-events.ts";
import type { CountEvents, FindUnknownProducts, Now } from "../flows/ports.ts";

export interface RecordEventsPorts extends KeepEventsPorts {
  readonly countEvents: CountEvents;
  readonly findUnknownProducts: FindUnknownProducts;
  readonly now: Now;
}

export const recordEvents = (ports: RecordEventsPorts) =>
  endpoint(eventRoutes.recordEvents, async ({ body, caller, visitor }) => {
    const who = caller ? { user: caller.user } : visitor === undefined ? undefined : { anonymousId: visitor };
    const told = reportedBatch(body.events, who, ports.now());
    const about = new Set(told.events.flatMap(({ product }) => product ?? []));
    const { results, events } = withoutUnknownProducts(told, await ports.findUnknownProducts([...about]));
    const refusal = who && (await keepEventsOf(ports, subjectOf(who), events));
    if (refusal) return refusal;
    const counts = { accepted: 0, "not-kept": 0, "unknown-product": 0, invalid: 0 };
    for (const { status } of results) counts[status]++;
    ports.countEvents(counts);
    return { results };
  });

export const handler = recordEvents({ ...liveBehaviour(), ...liveCounts(), ...liveProducts() });
