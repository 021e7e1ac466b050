import fc from "fast-check";
import { expect, test } from "vitest";
import { placeOf } from "../../../functions/conversion/experiments/assignment.ts";
import { probabilitiesOfBest, withFloors } from "../../../functions/conversion/offers/thompson.ts";
import { messageKinds } from "../../../functions/notifications/contract/message.ts";
import { chosen, NO_CHOICE, waysOf, withdrawn } from "../../../functions/notifications/messages/choice.ts";
import {
  best,
  chancesOf,
  chosenArm,
  type Outcomes,
  upliftOf,
} from "../../../functions/notifications/messages/choosing.ts";
import type { Standing } from "../../../functions/notifications/messages/occasion.ts";
import { isQuiet, quietUntil } from "../../../functions/notifications/messages/quiet-hours.ts";
import { reachableAt, reached } from "../../../functions/notifications/messages/reach.ts";
import { differenceOf, readingOf } from "../../../functions/notifications/messages/reading.ts";
import { DAY_MS, HOUR_MS, iso, MINUTE_MS } from "../../../functions/shared/kernel/time.ts";

const policy = { placeOf, probabilitiesOfBest, withFloors };
const ZONES = ["Europe/London", "America/New_York", "Asia/Shanghai", "Asia/Kathmandu", "Australia/Lord_Howe"];
const NIGHT = { from: 21, to: 8 };

const clocks = new Map(
  ZONES.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
  ]),
);
const clock = (zone: string, at: number): string => clocks.get(zone)?.format(at) ?? "";

test("quiet hours end at eight by the clock on the wall, in every zone and each night of the year", () => {
  for (const zone of ZONES) {
    for (let night = 0; night < 366; night++) {
      const at = Date.parse("2026-01-01T00:00:00.000Z") + night * DAY_MS;
      const quiet = [...Array(24).keys()]
        .map((hour) => at + hour * HOUR_MS)
        .filter((each) => Number(clock(zone, each).slice(0, 2)) >= 21);
      for (const each of quiet)
        expect(clock(zone, quietUntil(NIGHT, zone, each) ?? 0), `${zone} ${iso(each)}`).toBe("08:00");
    }
  }
});

test("a night on which the clocks change is an hour shorter or longer, at Lord Howe half an hour", () => {
  const lengthOf = (zone: string, evening: string) =>
    ((quietUntil(NIGHT, zone, Date.parse(evening)) ?? 0) - Date.parse(evening)) / HOUR_MS;
  expect(lengthOf("Europe/London", "2026-03-28T21:00:00Z")).toBe(10);
  expect(lengthOf("Europe/London", "2026-10-24T20:00:00Z")).toBe(12);
  expect(lengthOf("America/New_York", "2026-03-08T02:00:00Z")).toBe(10);
  expect(lengthOf("America/New_York", "2026-11-01T01:00:00Z")).toBe(12);
  expect(lengthOf("Asia/Shanghai", "2026-03-28T13:00:00Z")).toBe(11);
  expect(lengthOf("Asia/Kathmandu", "2026-03-28T15:15:00Z")).toBe(11);
  expect(lengthOf("Australia/Lord_Howe", "2026-04-04T10:00:00Z")).toBe(11.5);
});

test("whatever the hours and the instant, the end of quiet hours is the first minute that is not quiet", () => {
  const hour = fc.integer({ min: 0, max: 23 });
  fc.assert(
    fc.property(
      fc.constantFrom(...ZONES),
      hour,
      hour,
      fc.integer({ min: 0, max: 366 * 24 * 60 }),
      (zone, from, to, minutes) => {
        const at = Date.parse("2026-01-01T00:00:00.000Z") + minutes * MINUTE_MS;
        const isQuietAt = (each: number) => isQuiet({ from, to }, Number(clock(zone, each).slice(0, 2)));
        const until = quietUntil({ from, to }, zone, at);
        if (until === undefined) return !isQuietAt(at);
        return isQuietAt(at) && !isQuietAt(until) && isQuietAt(until - MINUTE_MS) && until > at;
      },
    ),
    { numRuns: 150 },
  );
});

test("however often somebody could be written to, it is twice in seven days and once in one at most", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 80 }), (gaps) => {
      let now = Date.parse("2026-06-01T00:00:00.000Z");
      let reach: readonly string[] = [];
      const sent: number[] = [];
      for (const gap of gaps) {
        now += gap * HOUR_MS;
        if (reachableAt(reach, now) > now) continue;
        sent.push(now);
        reach = reached(reach, now);
      }
      for (const at of sent) {
        expect(sent.filter((each) => each >= at && each < at + 7 * DAY_MS).length).toBeLessThanOrEqual(2);
        expect(sent.filter((each) => each >= at && each < at + DAY_MS)).toEqual([at]);
      }
    }),
  );
});

const occasion = (user: string) =>
  ({ user, kind: "stalled-course", subject: "p", since: "2026-01-01T00:00:00.000Z" }) as const;

test("a tenth of people are a kind's control, and each choice comes as often as its chance says", () => {
  const outcomes: Outcomes = {
    short: { decided: 400, sent: 400, followed: 90, stopped: 2, complained: 0, converted: 80 },
    full: { decided: 400, sent: 400, followed: 90, stopped: 2, complained: 0, converted: 70 },
    nothing: { decided: 400, sent: 0, followed: 0, stopped: 0, complained: 0, converted: 60 },
  };
  const people = 4_000;
  const counts: Record<string, number> = {};
  const chances: Record<string, number> = {};
  for (let n = 0; n < people; n++) {
    const { arm, propensity } = chosenArm(policy, occasion(`user-${n}`), outcomes);
    counts[arm] = (counts[arm] ?? 0) + 1;
    chances[arm] = propensity;
  }
  expect(Object.values(chances).reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
  for (const [arm, chance] of Object.entries(chances)) {
    const deviation = Math.sqrt((chance * (1 - chance)) / people);
    expect(Math.abs((counts[arm] ?? 0) / people - chance), arm).toBeLessThan(4 * deviation);
    expect(chance, arm).toBeGreaterThanOrEqual(0.09);
  }
  expect(chosenArm(policy, occasion("user-1"), outcomes)).toEqual(chosenArm(policy, occasion("user-1"), outcomes));
});

test("what makes people unsubscribe is chosen less, though it converts as well", () => {
  const [nothing = 0, short = 0, full = 0] = chancesOf(
    {
      nothing: { decided: 500, sent: 0, followed: 0, stopped: 0, complained: 0, converted: 50 },
      short: { decided: 500, sent: 500, followed: 0, stopped: 40, complained: 5, converted: 60 },
      full: { decided: 500, sent: 500, followed: 0, stopped: 0, complained: 0, converted: 60 },
    },
    policy,
  );
  expect(full).toBeGreaterThan(nothing);
  expect(nothing).toBeGreaterThan(short);
  expect(short).toBeCloseTo(0.1, 2);
});

const standing = (kind: Standing["occasion"]["kind"], subject: string, amount?: Standing["amount"]): Standing => ({
  occasion: { user: "ann", kind, subject, since: `2026-01-0${subject.length}T00:00:00.000Z` },
  title: subject,
  products: [subject],
  creatorId: "maker",
  amount,
  grounds: { onSale: [], guards: [], follows: [] },
});
const usd = (amount: number) => ({ amount, currency: "usd" as const });

test("what brings most is told first, new works together, and currencies are not compared", () => {
  const uplift = (kind: string) => (kind === "abandoned-checkout" ? 0.05 : kind === "new-from-creator" ? 0.02 : 0);
  const told = (...all: Standing[]) => best(all, uplift)?.map(({ occasion: { subject } }) => subject);
  const order = standing("abandoned-checkout", "o", usd(1_000));
  const course = standing("stalled-course", "c");
  expect(told(course)).toEqual(["c"]);
  expect(told(course, standing("new-from-creator", "n", usd(900)), order)).toEqual(["o"]);
  expect(
    told(order, standing("new-from-creator", "n", usd(9_000)), standing("new-from-creator", "nn", usd(1))),
  ).toEqual(["nn", "n"]);
  expect(told(order, standing("new-from-creator", "n", { amount: 99_000, currency: "cny" }))).toEqual(["o"]);
  expect(best([], uplift)).toBeUndefined();
});

test("what is expected of a kind goes over from what is assumed to what is measured", () => {
  const of = (n: number, treated: number, control: number): Outcomes => ({
    short: { decided: n, sent: n, followed: 0, stopped: 0, complained: 0, converted: treated },
    control: { decided: n, sent: 0, followed: 0, stopped: 0, complained: 0, converted: control },
  });
  expect(upliftOf("abandoned-checkout", {})).toBeCloseTo(0.05);
  expect(upliftOf("abandoned-checkout", of(100_000, 30_000, 10_000))).toBeCloseTo(0.2, 2);
  expect(upliftOf("abandoned-checkout", of(100_000, 10_000, 30_000))).toBe(0);
});

test("mails come only of what was agreed to, and an agreement keeps its instant", () => {
  const first = chosen(
    NO_CHOICE,
    { mail: ["stalled-course"], site: [...messageKinds], quiet: NIGHT },
    "2026-01-01T00:00:00.000Z",
  );
  const second = chosen(
    first,
    { mail: ["stalled-course", "new-from-creator"], site: [], quiet: NIGHT },
    "2026-02-01T00:00:00.000Z",
  );
  for (const kind of messageKinds) expect(waysOf(NO_CHOICE, kind)).toEqual({ mail: false, site: true });
  expect(second.agreed).toEqual({
    "stalled-course": "2026-01-01T00:00:00.000Z",
    "new-from-creator": "2026-02-01T00:00:00.000Z",
  });
  expect(withdrawn(second, ["new-from-creator"]).agreed).toEqual(first.agreed);
  expect(withdrawn(first, ["new-from-creator"])).toBe(first);
});

test("the difference of two rates has Newcombe's interval", () => {
  // Newcombe (1998), table II, example (a): 56/70 less 48/80 is 0.2, by method 10 between 0.0524 and 0.3339.
  const outcomes: Outcomes = {
    short: { decided: 7_000, sent: 7_000, followed: 0, stopped: 0, complained: 0, converted: 5_600 },
    control: { decided: 8_000, sent: 0, followed: 0, stopped: 0, complained: 0, converted: 4_800 },
  };
  const wilson = (mean: number, low: number, high: number) => ({ mean, low, high });
  const example = differenceOf(wilson(0.8, 0.6917, 0.8769), wilson(0.6, 0.4904, 0.7004));
  expect([example.low, example.high].map((each) => each.toFixed(3))).toEqual(["0.052", "0.334"]);
  expect(readingOf("stalled-course", outcomes, policy).difference?.mean).toBeCloseTo(0.2);
});

test("nothing is told of what messages bring below the evidence, but what is lacking", () => {
  const few: Outcomes = { control: { decided: 99, sent: 0, followed: 0, stopped: 0, complained: 0, converted: 9 } };
  const { difference, lacks } = readingOf("stalled-course", few, policy);
  expect([difference, lacks]).toEqual([undefined, { treated: 100, control: 1, converted: 1 }]);
});
