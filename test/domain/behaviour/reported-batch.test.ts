import { ulid } from "ulid";
import { expect, test } from "vitest";
import { reportedBatch, type Who } from "../../../functions/behaviour/domain/reported-batch.ts";

const NOW = Date.parse("2026-05-31T12:00:00Z");
const HOUR = 3_600_000;
const eventOf = (fields: object = {}) => ({
  id: ulid(),
  type: "view",
  at: "2026-05-31T11:59:00.000Z",
  product: "p",
  session: "s",
  consent: true,
  ...fields,
});
const VISITOR = { anonymousId: "v" };
const errorsOf = (fields: object, who: Who = VISITOR) => reportedBatch([eventOf(fields)], who, NOW).results[0]?.errors;

test("an invalid event is answered with its faults, and does not affect others", () => {
  const [first, last] = [eventOf(), eventOf()];
  const batch = [first, eventOf({ type: "dance" }), 7, { id: "x" }, eventOf({ "a/b": 1 }), last];
  const { results, events } = reportedBatch(batch, VISITOR, NOW);
  expect(results.map(({ status }) => status)).toEqual([
    "accepted",
    "invalid",
    "invalid",
    "invalid",
    "invalid",
    "accepted",
  ]);
  expect(results[1]?.errors).toMatchObject([{ pointer: "/events/1/type" }]);
  expect(results[2]).toMatchObject({ errors: [{ pointer: "/events/2" }] });
  expect(results[2]).not.toHaveProperty("id");
  expect(results[3]?.id).toBe("x");
  expect(results[3]?.errors?.map(({ pointer }) => pointer)).toEqual(
    ["id", "type", "at", "session", "consent"].map((field) => `/events/3/${field}`),
  );
  expect(results[4]?.errors).toMatchObject([{ pointer: "/events/4/a~1b" }]);
  expect(events).toEqual([first, last].map((event) => ({ ...event, ...VISITOR })));
});

test("a number out of bounds makes its own event invalid, and no other", () => {
  for (const value of [-1, 0.5, 1e308, 100_000_000]) {
    const { results, events } = reportedBatch([eventOf({ value }), eventOf({ value: 99_999_999 })], VISITOR, NOW);
    expect(results.map(({ status }) => status)).toEqual(["invalid", "accepted"]);
    expect(new Set(results[0]?.errors?.map(({ pointer }) => pointer))).toEqual(new Set(["/events/0/value"]));
    expect(events).toHaveLength(1);
  }
  for (const durationMs of [-1, 0.5, 86_400_001]) {
    expect(errorsOf({ durationMs })).toMatchObject([{ pointer: "/events/0/durationMs" }]);
  }
});

test("an instant may have an offset, has bounded length, and is stored in one form", () => {
  expect(reportedBatch([eventOf({ at: "2026-05-31T19:59:00.5+08:00" })], VISITOR, NOW).events).toMatchObject([
    { at: "2026-05-31T11:59:00.500Z" },
  ]);
  const long = `2026-05-31T11:59:00.${"0".repeat(900_000)}Z`;
  expect(errorsOf({ at: long })).toMatchObject([{ pointer: "/events/0/at" }]);
});

test("ids are the same in lower and upper case", () => {
  const event = eventOf();
  const { events } = reportedBatch([{ ...event, id: event.id.toLowerCase() }], VISITOR, NOW);
  expect(events).toEqual([{ ...event, ...VISITOR }]);
});

test("clients cannot report purchases, refunds, reviews or study, nor name a user", () => {
  for (const type of ["purchase", "refund", "review", "progress", "complete"]) {
    expect(errorsOf({ type })).toMatchObject([{ pointer: "/events/0/type" }]);
  }
  expect(errorsOf({ user: "somebody" }, { user: "me" })).toMatchObject([{ pointer: "/events/0/user" }]);
});

test("all events belong to the sender by their token; without one they are invalid", () => {
  expect(reportedBatch([eventOf()], undefined, NOW).results).toMatchObject([
    { status: "invalid", errors: [{ pointer: "/events/0" }] },
  ]);
  for (const who of [VISITOR, { user: "me" }]) {
    expect(reportedBatch([eventOf()], who, NOW).events).toEqual([expect.objectContaining(who)]);
    expect(errorsOf({ anonymousId: "w" }, who)).toMatchObject([{ pointer: "/events/0/anonymousId" }]);
  }
});

test("an event may be dated a day ahead and thirty days behind, and no more", () => {
  const at = (offset: number) => ({ at: new Date(NOW + offset).toISOString() });
  expect(errorsOf(at(24 * HOUR))).toBeUndefined();
  expect(errorsOf(at(-30 * 24 * HOUR))).toBeUndefined();
  expect(errorsOf(at(24 * HOUR + 1))).toEqual([
    { pointer: "/events/0/at", detail: "more than 24 hours in the future; set the device's clock" },
  ]);
  expect(errorsOf(at(-30 * 24 * HOUR - 1))).toEqual([
    { pointer: "/events/0/at", detail: "more than 30 days in the past; leave the event out" },
  ]);
});

test("without consent nothing is stored, and no token is needed", () => {
  const { results, events } = reportedBatch([eventOf({ consent: false })], undefined, NOW);
  expect(results).toMatchObject([{ status: "not-kept" }]);
  expect(events).toEqual([]);
});
