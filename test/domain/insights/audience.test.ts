import { expect, test } from "vitest";
import type { Audience } from "../../../functions/insights/contract/audience.ts";
import { type Learner, nextRelease, type Release, sampled } from "../../../functions/insights/domain/audience.ts";
import { numberOf } from "../../../functions/insights/domain/people.ts";
import { MOST_LEARNERS } from "../../../functions/insights/settings.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

const learner = (id: string, fields: Partial<Learner> = {}): Learner => ({
  id,
  topics: ["design"],
  type: "course",
  language: "en",
  levels: [{ topic: "design", level: "practised" }],
  hour: 9,
  stage: "active",
  ...fields,
});
const some = (count: number, fields: Partial<Learner> = {}, from = 0) =>
  Array.from({ length: count }, (_, n) => learner(`u${String(from + n).padStart(4, "0")}`, fields));
const night = (day: number) => ({ day, asOf: "2026-11-30", isSample: false });

/** Every number of people that an audience tells. */
const numbersOf = ({ people, topics, types, languages, levels, hours, stages }: Audience): number[] => [
  people,
  ...[topics, types, languages, levels, hours, stages].flatMap((cells) => cells.map((cell) => cell.people)),
];

test("an audience tells of five people or more, in steps of five, and of nobody below", () => {
  expect(nextRelease(undefined, some(4), night(1))).toBeUndefined();
  const mixed = [...some(7), ...some(4, { topics: ["music"], type: "ebook", stage: "new", hour: 22 }, 7)];
  const { audience } = nextRelease(undefined, mixed, night(1)) as Release;
  expect(audience).toEqual({
    asOf: "2026-11-30",
    people: 10,
    isSample: false,
    topics: [{ name: "design", people: 5 }],
    types: [{ name: "course", people: 5 }],
    languages: [{ name: "en", people: 10 }],
    levels: [{ topic: "design", level: "practised", people: 10 }],
    hours: [{ from: 8, people: 5 }],
    stages: [{ name: "active", people: 5 }],
  });
});

test("one more learner changes nothing, and says nothing of them", () => {
  const before = nextRelease(undefined, some(24), night(1)) as Release;
  const joined = [...some(24), learner("z", { topics: ["music"], stage: "new" })];
  const after = nextRelease(before, joined, night(8)) as Release;
  expect(after.members).toEqual(before.members);
  expect(after.audience).toEqual(before.audience);
  expect(nextRelease(before, some(23), night(8))).toBe(before);
  const five = nextRelease(before, [...some(24), ...some(5, {}, 100)], night(8)) as Release;
  expect(five.members).toHaveLength(29);
});

test("whoever comes and goes, two tellings one after the other differ by five people, or by none", () => {
  const chance = uniform(7);
  let present = some(12);
  let made = 100;
  let last: Release | undefined;
  const changes: number[] = [];
  for (let week = 0; week < 300; week++) {
    made += 10;
    present = present.filter(() => chance() > 0.03);
    present.push(...some(Math.floor(chance() * 3), { stage: chance() < 0.5 ? "new" : "fading" }, made));
    const next = nextRelease(last, present, night(7 * week));
    if (last && next) {
      const [a, b] = [new Set(last.members), new Set(next.members)];
      changes.push([...a].filter((id) => !b.has(id)).length + [...b].filter((id) => !a.has(id)).length);
    }
    if (next) for (const count of numbersOf(next.audience)) expect(count % 5 === 0 && count >= 5).toBe(true);
    last = next;
  }
  expect(changes.filter((count) => count > 0).every((count) => count >= 5)).toBe(true);
  expect(changes.filter((count) => count > 0).length).toBeGreaterThan(20);
});

test("of many learners the sample stays the same as others come", () => {
  const ids = some(3 * MOST_LEARNERS).map(({ id }) => id);
  const first = sampled(ids, numberOf);
  expect(first).toHaveLength(MOST_LEARNERS);
  expect(sampled([...ids].reverse(), numberOf)).toEqual(first);
  const kept = new Set(sampled([...ids, ...some(40, {}, 5_000).map(({ id }) => id)], numberOf));
  expect(first.filter((id) => kept.has(id)).length).toBeGreaterThan(0.9 * MOST_LEARNERS);
});
