import type Stripe from "stripe";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStripe } from "../src/server.ts";
import { connect, SECRET_KEY } from "./connect.ts";

const START = Date.parse("2026-06-10T12:00:00.000Z");
const DAY = 86_400;
let service: Awaited<ReturnType<typeof startStripe>>;
let stripe: Stripe;
let customer: string;
const clock = { now: START };
beforeAll(async () => {
  service = await startStripe({ secretKey: SECRET_KEY, now: () => clock.now });
  stripe = connect(service.url);
  customer = (await stripe.customers.create({})).id;
});
afterAll(() => service.close());

const meter = (event_name: string, formula: "sum" | "count" | "last" = "sum") =>
  stripe.billing.meters.create({ event_name, display_name: event_name, default_aggregation: { formula } });
const send = (event_name: string, value: string, more: Partial<Stripe.Billing.MeterEventCreateParams> = {}) =>
  stripe.billing.meterEvents.create({ event_name, payload: { stripe_customer_id: customer, value }, ...more });
const at = (seconds: number) => Math.floor(START / 1000) + seconds;
const summed = async (id: string, value_grouping_window?: "hour" | "day") => {
  const window = value_grouping_window && { value_grouping_window };
  const span = { customer, start_time: at(-12 * 3600), end_time: at(12 * 3600) };
  const { data } = await stripe.billing.meters.listEventSummaries(id, { ...span, ...window });
  return data.map(({ aggregated_value }) => aggregated_value);
};

test.each([
  ["sum", 9],
  ["count", 3],
  ["last", 4],
] as const)("a meter makes the %s of a customer's events", async (formula, expected) => {
  const { id } = await meter(`of-${formula}`, formula);
  for (const [n, value] of ["2", "3", "4"].entries()) {
    await send(`of-${formula}`, value, { timestamp: at(-7200 + n * 3600) });
  }
  expect(await summed(id)).toEqual([expected]);
  expect(await summed(id, "hour")).toEqual(formula === "count" ? [1, 1, 1] : [2, 3, 4]);
  const other = await stripe.customers.create({});
  await send(`of-${formula}`, "50", { payload: { stripe_customer_id: other.id, value: "50" } });
  expect(await summed(id)).toEqual([expected]);
});

test("an identifier is one event, however often it is sent in a day", async () => {
  const { id } = await meter("once");
  const identifier = "01JWM8Q0000000000000000000";
  const replies = await Promise.allSettled(Array.from({ length: 5 }, () => send("once", "7", { identifier })));
  const refused = replies.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
  expect(refused).toHaveLength(4);
  for (const { reason } of refused) {
    expect(reason).toMatchObject({ type: "StripeInvalidRequestError", statusCode: 400, code: "duplicate_meter_event" });
  }
  expect(await summed(id)).toEqual([7]);
  clock.now += (DAY + 1) * 1000;
  expect(await send("once", "7", { identifier, timestamp: at(0) })).toMatchObject({ identifier });
  expect(await summed(id)).toEqual([14]);
  clock.now = START;
});

test("an event without a valid meter is refused, and not counted", async () => {
  const { id } = await meter("strict");
  const refused = async (work: Promise<unknown>, code?: string) => {
    const error = await work.then(
      () => undefined,
      (reason) => reason,
    );
    expect(error).toMatchObject({ statusCode: 400, ...(code !== undefined && { code }) });
  };
  await refused(send("unknown", "1"), "no_meter");
  await refused(send("strict", "1.5"), "meter_event_invalid_value");
  await refused(send("strict", "1", { payload: { value: "1" } }), "parameter_missing");
  await refused(send("strict", "1", { payload: { stripe_customer_id: customer } }), "parameter_missing");
  await refused(send("strict", "1", { payload: { stripe_customer_id: "cus_no", value: "1" } }), "resource_missing");
  await refused(send("strict", "1", { timestamp: at(-35 * DAY - 1) }), "timestamp_too_far_in_past");
  await refused(send("strict", "1", { timestamp: at(301) }), "timestamp_in_future");
  await refused(send("strict", "1", { identifier: "x".repeat(101) }));
  await refused(stripe.billing.meters.listEventSummaries(id, { customer, start_time: at(1), end_time: at(60) }));
  expect(await summed(id)).toEqual([]);
});

test("an event name has one active meter, which is told of and can be ended", async () => {
  const { id } = await meter("single");
  await expect(meter("single")).rejects.toMatchObject({ statusCode: 400 });
  expect(await stripe.billing.meters.retrieve(id)).toMatchObject({ event_name: "single", status: "active" });
  await stripe.billing.meters.deactivate(id);
  await expect(send("single", "1")).rejects.toMatchObject({ code: "no_meter" });
  const { id: next } = await meter("single");
  const listed = async (status: "active" | "inactive") =>
    (await stripe.billing.meters.list({ status, limit: 100 })).data.map((each) => each.id);
  expect(await listed("active")).toContain(next);
  expect(await listed("inactive")).toEqual([id]);
});
