import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { customerOf } from "./customers.ts";
import { emit } from "./events.ts";
import { emulated, invalid, missing } from "./failure.ts";
import { newId } from "./ids.ts";
import type { MeterEvent } from "./kinds.ts";
import { listOf, pageOf } from "./lists.ts";
import type { Handlers } from "./routes.ts";

const DAY_SECONDS = 86_400;
const MOST_PAST_SECONDS = 35 * DAY_SECONDS;
const MOST_AHEAD_SECONDS = 5 * 60;
const MOST_LETTERS = 100;
const WINDOWS: Readonly<Record<string, number>> = { hour: 3600, day: DAY_SECONDS };

const eventId = (identifier: string) => `meter_event/${identifier}`;
const meterFor = (change: Change, event: string) =>
  change.all("billing.meter").find(({ event_name, status }) => event_name === event && status === "active");

function short(text: string, param: string): string {
  if (text.length <= MOST_LETTERS) return text;
  throw invalid(`${param} has up to ${MOST_LETTERS} characters; got ${text.length}.`, { param });
}

/** @throws Failure 400 for a time that is too old or in the future */
function meterable(timestamp: number, now: number): number {
  if (timestamp < now - MOST_PAST_SECONDS) {
    throw invalid("The timestamp must be within the past 35 calendar days.", {
      code: "timestamp_too_far_in_past",
      param: "timestamp",
    });
  }
  if (timestamp <= now + MOST_AHEAD_SECONDS) return timestamp;
  throw invalid("The timestamp must be at most 5 minutes in the future.", {
    code: "timestamp_in_future",
    param: "timestamp",
  });
}

/** A meter's value of events, the oldest first. */
function aggregated({ default_aggregation: { formula } }: Stripe.Billing.Meter, events: readonly MeterEvent[]): number {
  if (formula === "count") return events.length;
  if (formula === "last") return events.at(-1)?.value ?? 0;
  return events.reduce((sum, { value }) => sum + value, 0);
}

export const meters = {
  "POST /v1/billing/meters": ({ params, change }) => {
    emulated(params, [
      "default_aggregation",
      "display_name",
      "event_name",
      "customer_mapping",
      "event_time_window",
      "value_settings",
      "expand",
    ]);
    const { event_name, event_time_window: window } = params;
    short(event_name, "event_name");
    if (meterFor(change, event_name)) {
      throw invalid(`There is an active meter for the event name ${event_name} already.`, { param: "event_name" });
    }
    const meter = change.put<Stripe.Billing.Meter>({
      id: newId("mtr_test", 14),
      object: "billing.meter",
      created: change.at,
      customer_mapping: params.customer_mapping ?? { event_payload_key: "stripe_customer_id", type: "by_id" },
      default_aggregation: params.default_aggregation,
      display_name: params.display_name,
      event_name,
      event_time_window: window ?? null,
      livemode: false,
      status: "active",
      status_transitions: { deactivated_at: null },
      updated: change.at,
      value_settings: params.value_settings ?? { event_payload_key: "value" },
    });
    emit(change, { type: "billing.meter.created", object: meter });
    return meter;
  },
  "GET /v1/billing/meters": ({ params, change }) => {
    emulated(params, ["status", "limit", "starting_after", "ending_before", "expand"]);
    const found = change
      .all("billing.meter")
      .filter(({ status }) => params.status === undefined || status === params.status);
    return listOf(found, params, "/v1/billing/meters");
  },
  "GET /v1/billing/meters/:id": ({ id, change }) => change.need("billing.meter", id),
  "POST /v1/billing/meters/:id/deactivate": ({ id, change }) => {
    const before = change.need("billing.meter", id);
    if (before.status !== "active") throw invalid(`The meter ${id} is not active.`);
    const after = change.put<Stripe.Billing.Meter>({
      ...before,
      status: "inactive",
      status_transitions: { deactivated_at: change.at },
      updated: change.at,
    });
    emit(change, { type: "billing.meter.deactivated", object: after });
    return after;
  },
  // Stripe adds events up in the background; here they count at once.
  "GET /v1/billing/meters/:id/event_summaries": ({ id, params, change }) => {
    emulated(params, [
      "customer",
      "start_time",
      "end_time",
      "value_grouping_window",
      "limit",
      "starting_after",
      "ending_before",
      "expand",
    ]);
    const { customer, start_time, end_time, value_grouping_window: grouping } = params;
    const meter = change.need("billing.meter", id);
    const window = grouping === undefined ? undefined : WINDOWS[grouping];
    for (const [param, time] of Object.entries({ start_time, end_time })) {
      if (time % (window ?? 60) === 0) continue;
      throw invalid(`${param} must align with ${grouping ?? "minute"} boundaries.`, { param });
    }
    const found = change
      .all("meter_event")
      .filter((each) => each.meter === id && each.customer === customer)
      .filter(({ event: { timestamp } }) => timestamp >= start_time && timestamp < end_time)
      .toSorted((a, b) => a.event.timestamp - b.event.timestamp);
    const start = ({ event: { timestamp } }: MeterEvent) =>
      window === undefined ? start_time : timestamp - (timestamp % window);
    const summaries = [...Map.groupBy(found, start)].map(
      ([from, events]): Stripe.Billing.MeterEventSummary => ({
        id: `mtrusg_test_${id}_${customer}_${from}`,
        object: "billing.meter_event_summary",
        aggregated_value: aggregated(meter, events),
        end_time: window === undefined ? end_time : from + window,
        livemode: false,
        meter: id,
        start_time: from,
      }),
    );
    return pageOf(summaries, params, `/v1/billing/meters/${id}/event_summaries`);
  },
  "POST /v1/billing/meter_events": ({ params, change }) => {
    emulated(params, ["event_name", "payload", "identifier", "timestamp", "expand"]);
    const { event_name, payload, identifier = newId("mevt", 32), timestamp = change.at } = params;
    short(identifier, "identifier");
    const meter = meterFor(change, event_name);
    if (!meter) {
      throw invalid(`No active meter found for event name ${event_name}.`, { code: "no_meter", param: "event_name" });
    }
    const [customerKey, valueKey] = [meter.customer_mapping.event_payload_key, meter.value_settings.event_payload_key];
    const customer = payload[customerKey];
    if (customer === undefined) throw missing(`payload[${customerKey}]`);
    const value = payload[valueKey] ?? (meter.default_aggregation.formula === "count" ? "1" : undefined);
    if (value === undefined) throw missing(`payload[${valueKey}]`);
    if (!/^-?\d{1,15}$/.test(value)) {
      throw invalid(`A value is a whole number; got ${value}.`, {
        code: "meter_event_invalid_value",
        param: `payload[${valueKey}]`,
      });
    }
    const kept = change.get("meter_event", eventId(identifier));
    if (kept && kept.event.created + DAY_SECONDS > change.at) {
      throw invalid(`An event already exists with identifier ${identifier}.`, {
        code: "duplicate_meter_event",
        param: "identifier",
      });
    }
    const event: Stripe.Billing.MeterEvent = {
      object: "billing.meter_event",
      created: change.at,
      event_name,
      identifier,
      livemode: false,
      payload,
      timestamp: meterable(timestamp, change.at),
    };
    change.put<MeterEvent>({
      // An identifier must only be unique for a while; after that it is another event.
      id: kept ? eventId(`${identifier}/${change.at}`) : eventId(identifier),
      object: "meter_event",
      meter: meter.id,
      customer: customerOf(change, customer).id,
      value: Number(value),
      event,
    });
    return event;
  },
} satisfies Partial<Handlers>;
