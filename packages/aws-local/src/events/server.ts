import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { DurableMap } from "@lyceum/durable-files/durable-map";
import * as z from "zod";
import type { Gate, JsonCall } from "../protocol/gate.ts";
import { type Service, ServiceError, serveJson } from "../protocol/json-service.ts";
import { type BusEvent, Deliveries, type Delivery, type DeliveryPorts, delivery, type Target } from "./deliveries.ts";
import { matcherOf, type Pattern } from "./pattern.ts";

/** A rule of a bus: events that match its pattern go to its targets. */
export interface Rule {
  readonly bus: string;
  readonly pattern: Pattern;
  readonly targets: readonly Target[];
}

export interface EventsOptions extends DeliveryPorts {
  /** Where events are stored that were not accepted yet; without it they are lost at the end of the process. */
  readonly directory?: string;
  readonly port?: number;
  /** Lets all pass unless given. */
  readonly gate?: Gate<JsonCall>;
  readonly buses: readonly string[];
  readonly rules: readonly Rule[];
  /** Epoch ms. */
  readonly now?: () => number;
}

/** What a service of AWS's says on the default bus. */
export interface ServiceEvent {
  readonly source: `aws.${string}`;
  readonly detailType: string;
  readonly detail: object;
}

export interface Events extends Service {
  /** As a service of AWS's does, which nobody else may. */
  publish(event: ServiceEvent): Promise<void>;
  /** Begins to call targets. */
  start(): Promise<void>;
  readonly busy: boolean;
  /** Waits until every event was accepted or is a dead letter. */
  idle(): Promise<void>;
}

const MOST_ENTRIES = 10;
/** In bytes, of all entries of a call together. */
const MOST_BYTES = 256 * 1024;
const TIME_BYTES = 14;

const entry = z.object({
  EventBusName: z.string().optional(),
  Source: z.string().optional(),
  DetailType: z.string().optional(),
  Detail: z.string().optional(),
  Time: z.number().optional(),
  Resources: z.array(z.string()).default([]),
});
type Entry = z.infer<typeof entry>;
const call = z.object({ Entries: z.array(entry).min(1).max(MOST_ENTRIES), EndpointId: z.undefined().optional() });

/** As EventBridge counts it. */
const sizeOf = ({ Source = "", DetailType = "", Detail = "", Time, Resources }: Entry): number =>
  [Source, DetailType, Detail, ...Resources].reduce((sum, each) => sum + Buffer.byteLength(each), 0) +
  (Time === undefined ? 0 : TIME_BYTES);

type Result = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };
const invalid = (name: string, reason: string): Result => ({
  ErrorCode: "InvalidArgument",
  ErrorMessage: `Parameter ${name} is not valid. Reason: ${reason}`,
});

/** The event of an entry, or why the entry is invalid. */
function eventOf(given: Entry, buses: ReadonlySet<string>, now: number): { bus: string; event: BusEvent } | Result {
  for (const name of ["Source", "DetailType", "Detail"] as const) {
    if (!given[name]) return invalid(name, `${name} is a required argument.`);
  }
  const { EventBusName = DEFAULT_BUS, Source = "", DetailType = "", Detail = "", Time, Resources } = given;
  const bus = EventBusName.split(":event-bus/").at(-1) ?? "";
  if (!buses.has(bus)) return invalid("EventBusName", `EventBus ${bus} does not exist.`);
  if (Source.startsWith("aws.")) {
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: `Not authorized for the source ${Source}.` };
  }
  let detail: unknown;
  try {
    detail = JSON.parse(Detail);
  } catch {}
  if (typeof detail !== "object" || detail === null || Array.isArray(detail)) {
    return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  }
  const time = secondsOf(Time === undefined ? now : Time * 1000);
  return { bus, event: made({ source: Source, detailType: DetailType, detail, time, resources: Resources }) };
}

const made = (of: {
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
  readonly time: string;
  readonly resources: string[];
}): BusEvent => ({
  version: "0",
  id: randomUUID(),
  "detail-type": of.detailType,
  source: of.source,
  account: "000000000000",
  time: of.time,
  region: "us-east-1",
  resources: of.resources,
  detail: of.detail,
});

const DEFAULT_BUS = "default";
const secondsOf = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");

/**
 * EventBridge's PutEvents on 127.0.0.1, with rules that send events to functions: at least once, and in no guaranteed
 * order. An acknowledged event is on disk until each target has accepted it or it is a dead letter; a restart resumes
 * it. Rules are passed in; PutRule is not emulated.
 * @throws Error NotImplementedException for a rule's pattern that is not emulated
 */
export async function startEvents(options: EventsOptions): Promise<Events> {
  const { directory, port, gate, now = Date.now } = options;
  const buses = new Set(options.buses);
  const rules = options.rules.map((rule) => ({ ...rule, matches: matcherOf(rule.pattern) }));
  const kept = await DurableMap.open<Delivery>(directory && join(directory, "events.ndjson"), delivery);
  const deliveries = new Deliveries(
    kept,
    rules.flatMap(({ targets }) => targets),
    options,
  );

  const of = (bus: string, event: BusEvent): Delivery[] =>
    rules
      .filter((rule) => rule.bus === bus && rule.matches(event))
      .flatMap(({ targets }) => targets)
      .map(({ id }) => ({ target: id, event, attempts: 0 }));

  const service = await serveJson(
    {
      async PutEvents(input) {
        const { success, data, error } = call.safeParse(input);
        if (!success) throw new ServiceError("ValidationException", z.prettifyError(error));
        if (data.Entries.reduce((sum, each) => sum + sizeOf(each), 0) > MOST_BYTES) {
          throw new ServiceError("ValidationException", "Total size of the entries in the request is over the limit.");
        }
        const outcomes = data.Entries.map((each) => eventOf(each, buses, now()));
        const accepted = outcomes.flatMap((each) => ("event" in each ? [each] : []));
        await deliveries.add(accepted.flatMap(({ bus, event }) => of(bus, event)));
        return {
          FailedEntryCount: outcomes.length - accepted.length,
          Entries: outcomes.map((each) => ("event" in each ? { EventId: each.event.id } : each)),
        };
      },
    },
    { port, gate },
  );
  return {
    url: service.url,
    start: () => deliveries.start(),
    publish: (event) => deliveries.add(of(DEFAULT_BUS, made({ ...event, time: secondsOf(now()), resources: [] }))),
    get busy() {
      return deliveries.busy;
    },
    idle: () => deliveries.idle(),
    async close() {
      await service.close();
      await deliveries.close();
    },
  };
}
