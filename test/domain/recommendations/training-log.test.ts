import { ulid } from "ulid";
import { expect, test } from "vitest";
import { TrainingLog } from "../../../functions/recommendations/training-log.ts";

const event = (fields: object) => ({
  id: ulid(),
  type: "view",
  at: "2026-05-01T00:00:00Z",
  product: "p",
  session: "s",
  user: "u",
  consent: true,
  ...fields,
});
const read = (...lines: (object | string)[]) => {
  const log = new TrainingLog();
  for (const line of lines) log.accept(typeof line === "string" ? line : JSON.stringify(line));
  return log;
};
const everything = (log: TrainingLog) => log.bySubject(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);

test("an event that comes twice counts once", () => {
  const twice = event({});
  const log = read(twice, twice);
  expect(log.counts).toMatchObject({ lines: 2, duplicates: 1, kept: 1 });
  expect(everything(log).get("user:u")).toHaveLength(1);
});

test("corrupt lines are counted and the rest is read", () => {
  const log = read("{", '"text"', "null", '{"id":1}', event({ type: "unheard-of" }), event({}));
  expect(log.counts).toMatchObject({ lines: 6, corrupt: 5, kept: 1 });
});

test("a visitor's history is the user's after a merge, wherever in the log the merge stands", () => {
  const visit = event({ user: undefined, anonymousId: "v" });
  const merge = { id: ulid(), type: "merge", at: "2026-05-02T00:00:00Z", user: "u", anonymousId: "v" };
  for (const log of [read(visit, merge), read(merge, visit)]) {
    expect([...everything(log).keys()]).toEqual(["user:u"]);
  }
});

test("what was done without consent is not learned from", () => {
  const log = read(event({ consent: false }));
  expect(log.counts).toMatchObject({ withoutConsent: 1, kept: 0 });
  expect(everything(log).size).toBe(0);
});

test("the log is split by the events' own time", () => {
  const log = read(event({ at: "2026-05-09T00:00:00Z" }), event({ at: "2026-05-01T00:00:00Z" }));
  const split = Date.parse("2026-05-05T00:00:00Z");
  expect(log.bySubject(Number.NEGATIVE_INFINITY, split).get("user:u")).toMatchObject([
    { at: "2026-05-01T00:00:00.000Z" },
  ]);
  expect(log.latest).toBe(Date.parse("2026-05-09T00:00:00Z"));
});
