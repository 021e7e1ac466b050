import { expect, test } from "vitest";
import { lettersCheck, runCheck, waitingCheck, worstFirst } from "../../../functions/operations/domain/checks.ts";

const NOW = Date.parse("2026-06-02T12:00:00.000Z");
const ago = (hours: number): string => new Date(NOW - hours * 3_600_000).toISOString();

test("waiting items are a fault once the oldest has waited too long, and fine if there are none", () => {
  const failed = (since: string) => waitingCheck("failed-events", { count: 2, more: false, since }, NOW).state;
  expect([failed(ago(0.5)), failed(ago(1.5))]).toEqual(["waiting", "wrong"]);
  const made = (hours: number) =>
    waitingCheck("refunds-to-make", { count: 1, more: false, since: ago(hours) }, NOW).state;
  expect([made(35), made(37)]).toEqual(["waiting", "wrong"]);
  // A decision of a person has no hour at which it is wrong.
  expect(waitingCheck("refunds-to-decide", { count: 100, more: true, since: ago(900) }, NOW)).toEqual({
    name: "refunds-to-decide",
    state: "waiting",
    count: 100,
    more: true,
    since: ago(900),
  });
  expect(waitingCheck("failed-events", { count: 0, more: false }, NOW).state).toBe("well");
});

test("a run is a fault if it last ended too long ago, and waiting before the first one", () => {
  const state = (at: string | undefined) => runCheck("orders-compared", at, NOW).state;
  expect([state(undefined), state(ago(35)), state(ago(37))]).toEqual(["waiting", "well", "wrong"]);
  expect(runCheck("champion", ago(5_000), NOW).state).toBe("well");
});

test("dead letters are counted by stack, without empty queues", () => {
  expect(lettersCheck([{ name: "mail", count: 0 }]).state).toBe("well");
  const found = lettersCheck([
    { name: "mail", count: 3 },
    { name: "web", count: 0 },
    { name: "platform", count: 120 },
  ]);
  expect(found).toMatchObject({ state: "wrong", count: 100, more: true });
  expect(found.parts?.map(({ name }) => name)).toEqual(["mail", "platform"]);
});

test("the worst comes first, and unreadable parts before waiting ones", () => {
  const of = (state: "well" | "wrong" | "waiting" | "unknown") => ({ name: "survey", state }) as const;
  const order = worstFirst([of("well"), of("waiting"), of("unknown"), of("wrong")]).map(({ state }) => state);
  expect(order).toEqual(["wrong", "unknown", "waiting", "well"]);
});
