import { Metrics } from "@aws-lambda-powertools/metrics";
import { FirehoseClient } from "@aws-sdk/client-firehose";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { countEvents } from "../adapters/counts.ts";
import { appendLog } from "../adapters/log.ts";
import { findUnknownProducts } from "../adapters/products.ts";
import { findProfile, replaceProfiles } from "../adapters/profiles.ts";
import { eventRoutes, subjectOf } from "../contract/event.ts";
import { notKept, reportedBatch, withoutUnknownProducts } from "../domain/reported-batch.ts";
import { recordEventsEnv } from "../env.ts";
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
    const batch = reportedBatch(body.events, who, ports.now());
    const about = new Set(batch.events.flatMap(({ product }) => product ?? []));
    const { results: read, events } = withoutUnknownProducts(batch, await ports.findUnknownProducts([...about]));
    const outcome = who && (await keepEventsOf(ports, subjectOf(who), events));
    if (isRefusal(outcome)) return outcome;
    const results = outcome === "off" ? notKept(read) : read;
    const counts = { accepted: 0, "not-kept": 0, "unknown-product": 0, invalid: 0 };
    for (const { status } of results) counts[status]++;
    ports.countEvents(counts);
    return { results };
  });

const env = environment(...recordEventsEnv);

export const handler = recordEvents({
  appendLog: appendLog(new FirehoseClient({}), env.BEHAVIOUR_STREAM),
  findProfile: findProfile(documents, env.BEHAVIOUR_TABLE),
  replaceProfiles: replaceProfiles(documents, env.BEHAVIOUR_TABLE),
  countEvents: countEvents(new Metrics({ namespace: "Lyceum" })),
  findUnknownProducts: findUnknownProducts(documents, env.CATALOGUE_TABLE),
  pause,
  now: () => Date.now(),
});
