import { expect, test } from "vitest";
import { type LogState, TrainingLog } from "../../../functions/recommendations/log/training-log.ts";
import { datasetOf, historyOf } from "../../../functions/recommendations/training/dataset.ts";
import { DAY, decode, event, give, hourAt, logOf } from "./log-lines.ts";

const now = Date.parse("2026-05-10T00:00:00Z");
/** Products and weights by subject. */
function weights(state: LogState): Record<string, Record<string, number>> {
  const { subjects, itemIds, matrix } = datasetOf(state, now);
  return Object.fromEntries(
    Array.from(subjects, (subject, row) => {
      const { indices, weights } = historyOf(matrix, row);
      const own = Array.from(indices, (item, at) => [itemIds[item]!, weights[at]!] as const);
      return [
        `${String.fromCharCode(state.subjects.tagOf(subject))}:${state.subjects.textOf(subject)}`,
        Object.fromEntries(own),
      ];
    }),
  );
}

test("an event that comes twice counts once", () => {
  const twice = event();
  const { state } = logOf(twice, twice);
  expect(state.counts).toMatchObject({ lines: 2, duplicates: 1, kept: 1 });
  expect(weights(state)).toEqual(weights(logOf(twice).state));
});

test("an event that comes again a month later counts once, and its id is forgotten after that", () => {
  const twice = event();
  const log = logOf(twice);
  const hour = hourAt("2026-05-02T00:00:00Z");
  const later = (hours: number) => {
    log.close([`events/${new Date((hour + hours) * 3_600_000).toISOString().slice(0, 13).replace(/[-T]/g, "/")}/a.gz`]);
    return log.state.ids.count;
  };
  give(log, hour + 31 * 24, [twice]);
  expect(log.state.counts.duplicates).toBe(1);
  expect(later(31 * 24)).toBe(1);
  expect(later(31 * 24 + 31 * 24 + 72)).toBe(1);
  expect(later(31 * 24 + 31 * 24 + 73)).toBe(0);
});

test("corrupt lines are reported and counted, and the rest is read", () => {
  const log = logOf();
  const bad = ["{", '"text"', "null", '{"id":1}', event({ type: "unheard-of" }), event({ product: "no id" })];
  expect(give(log, hourAt("2026-05-02T00:00:00Z"), [...bad, event()])).toEqual([
    ...bad.map(() => "not-an-event"),
    undefined,
  ]);
  expect(log.state.counts).toMatchObject({ lines: 7, corrupt: 6, kept: 1 });
});

test("an event dated over a day after its arrival is left out; one three days late counts", () => {
  const log = logOf();
  const hour = hourAt("2026-05-02T00:00:00Z");
  expect(give(log, hour, [event({ at: "2026-05-03T01:00:00.001Z" })])).toEqual(["out-of-time"]);
  expect(give(log, hour, [event({ at: "2026-05-03T01:00:00Z" })])).toEqual([undefined]);
  expect(give(log, hour, [event({ at: "2026-04-29T00:00:00Z" })])).toEqual([undefined]);
  expect(log.state.counts).toMatchObject({ outOfTime: 1, kept: 2 });
});

test("an event dated ahead of its arrival counts as of its arrival", () => {
  const hour = hourAt("2026-05-02T00:00:00Z");
  const weightOf = (at: string) => {
    const log = logOf();
    give(log, hour, [event({ at })]);
    return weights(log.state)["u:u"]?.p;
  };
  expect(weightOf("2026-05-02T20:00:00Z")).toBe(weightOf("2026-05-02T01:01:00Z"));
  expect(weightOf("2026-05-02T20:00:00Z")).toBeGreaterThan(weightOf("2026-05-02T00:30:00Z")!);
});

test("after a merge a visitor's history is the user's, wherever in the log the merge is", () => {
  const visit = event({ user: undefined, anonymousId: "v" });
  const { id } = event();
  const merge = { id, type: "merge", at: "2026-05-02T00:00:00Z", user: "u", anonymousId: "v" };
  for (const { state } of [logOf(visit, merge), logOf(merge, visit)])
    expect(Object.keys(weights(state))).toEqual(["u:u"]);
});

test("a visitor is merged once, into the user they registered as first", () => {
  const visit = event({ user: undefined, anonymousId: "v" });
  const merges = ["2026-05-02T00:00:00Z", "2026-05-01T00:00:00Z"].map((at, n) => {
    return { id: event().id, type: "merge", at, user: `u${n}`, anonymousId: "v" };
  });
  for (const lines of [merges, merges.toReversed()]) {
    expect(Object.keys(weights(logOf(visit, ...lines).state))).toEqual(["u:u1"]);
  }
});

test("a visitor and a user with the same id are two subjects", () => {
  const { state } = logOf(event({ user: "x" }), event({ user: undefined, anonymousId: "x" }));
  expect(Object.keys(weights(state)).sort()).toEqual(["u:x", "v:x"]);
});

test("events without consent are not learnt from", () => {
  const { state } = logOf(event({ consent: false }));
  expect(state.counts).toMatchObject({ withoutConsent: 1, kept: 0 });
  expect(weights(state)).toEqual({});
});

test("a refund and a dismissal stay negative", () => {
  const { state } = logOf(event({ type: "refund" }), event({ type: "dismiss", product: "q" }));
  const { p, q } = weights(state)["u:u"]!;
  expect(p).toBeLessThan(0);
  expect(q).toBeLessThan(0);
});

test("a bot's interactions are left out, including those from before it was detected", () => {
  const start = Date.parse("2026-05-02T00:00:00Z");
  const one = event({ user: "crawler", at: "2026-04-01T00:00:00Z" });
  const crawl = Array.from({ length: 201 }, (_, n) => {
    return event({ user: "crawler", product: `p${n}`, at: new Date(start + n * 10_000).toISOString() });
  });
  const log = logOf(one);
  log.close(["events/2026/04/01/00/a.gz"]);
  expect(Object.keys(weights(log.state))).toEqual(["u:crawler"]);
  give(log, hourAt("2026-05-02T00:00:00Z"), [...crawl, event()]);
  log.close(["events/2026/05/02/00/a.gz"]);
  expect(Object.keys(weights(log.state))).toEqual(["u:u"]);
  expect(log.state.bots.size).toBe(1);
});

test("the log is split by event time, and summing up old interactions changes no weight", () => {
  const old = Array.from({ length: 50 }, (_, n) => event({ at: new Date(now - (40 + n) * DAY).toISOString() }));
  const fresh = event({ at: new Date(now - 9 * DAY).toISOString(), product: "q" });
  const log = new TrainingLog(decode);
  give(log, hourAt("2026-05-02T00:00:00Z"), [...old, fresh]);
  const before = weights(log.state);
  log.close(["events/2026/05/09/00/a.gz"]);
  expect(log.state.interactions.count).toBe(1);
  expect(log.state.interactions.summed.subject.length).toBe(1);
  expect(weights(log.state)["u:u"]!.p).toBeCloseTo(before["u:u"]!.p!, 12);
  const later = datasetOf(log.state, now, { from: now - 10 * DAY });
  expect(later.itemIds).toEqual(["q"]);
  expect(datasetOf(log.state, now, { until: now - 10 * DAY }).itemIds).toEqual(["p"]);
});
