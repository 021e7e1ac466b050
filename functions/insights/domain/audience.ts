import type { Audience } from "../contract/audience.ts";
import { dayParts } from "../contract/audience.ts";
import { FEWEST, MOST_LEARNERS } from "../settings.ts";
import { roundedDown } from "./rounding.ts";

/** One learner's contribution to an audience. */
export interface Learner {
  readonly id: string;
  readonly topics: readonly Audience["topics"][number]["name"][];
  readonly type: Audience["types"][number]["name"] | undefined;
  readonly language: Audience["languages"][number]["name"] | undefined;
  readonly levels: readonly Pick<Audience["levels"][number], "topic" | "level">[];
  readonly hour: number | undefined;
  readonly stage: Audience["stages"][number]["name"];
}

/** A published audience, with the learners it was made from. */
export interface Release {
  /** Days since 1970. */
  readonly day: number;
  /** Ids, sorted. */
  readonly members: readonly string[];
  readonly audience: Audience;
}

/** Numbers of people by name, rounded down; names of fewer than five are left out. Most first. */
function cellsOf<Name extends string | number>(
  names: readonly Name[],
): { readonly name: Name; readonly people: number }[] {
  return [...Map.groupBy(names, (name) => name)]
    .flatMap(([name, own]) => {
      const people = roundedDown(own.length);
      return people === undefined ? [] : { name, people };
    })
    .sort((a, b) => b.people - a.people || (a.name < b.name ? -1 : 1));
}

const HOURS = 24;

function audienceOf(learners: readonly Learner[], { asOf, isSample }: Pick<Audience, "asOf" | "isSample">): Audience {
  const defined = <T>(values: readonly (T | undefined)[]): T[] => values.filter((each) => each !== undefined);
  const levels = learners.flatMap((each) => each.levels.map(({ topic, level }) => `${topic} ${level}`));
  const parts = learners.map(({ hour }) =>
    hour === undefined ? undefined : Math.floor(hour / (HOURS / dayParts.length)) * (HOURS / dayParts.length),
  );
  return {
    asOf,
    people: roundedDown(learners.length) ?? FEWEST,
    isSample,
    topics: cellsOf(learners.flatMap(({ topics }) => topics)),
    types: cellsOf(defined(learners.map(({ type }) => type))),
    languages: cellsOf(defined(learners.map(({ language }) => language))),
    levels: cellsOf(levels).map(({ name, people }) => {
      const [topic, level] = name.split(" ") as [
        Audience["levels"][number]["topic"],
        Audience["levels"][number]["level"],
      ];
      return { topic, level, people };
    }),
    hours: cellsOf(defined(parts))
      .map(({ name: from, people }) => ({ from, people }))
      .sort((a, b) => a.from - b.from),
    stages: cellsOf(learners.map(({ stage }) => stage)),
  };
}

/** The number of entries in only one of two sorted lists. */
function apart(a: readonly string[], b: readonly string[]): number {
  const [inA, inB] = [new Set(a), new Set(b)];
  return a.filter((id) => !inB.has(id)).length + b.filter((id) => !inA.has(id)).length;
}

/**
 * The next published audience. If nobody came or went, or five people or more did, it is about all present learners. If fewer
 * did, the difference would reveal them: it is about the previous learners, or unchanged if some of those are gone.
 * @param learners those who may be counted
 */
export function nextRelease(
  before: Release | undefined,
  learners: readonly Learner[],
  told: { readonly day: number; readonly asOf: string; readonly isSample: boolean },
): Release | undefined {
  if (learners.length < FEWEST) return undefined;
  const members = learners.map(({ id }) => id).sort();
  const changed = before ? apart(before.members, members) : FEWEST;
  if (before && changed > 0 && changed < FEWEST) {
    const known = new Set(before.members);
    const same = learners.filter(({ id }) => known.has(id));
    if (same.length < before.members.length) return before;
    return { day: told.day, members: before.members, audience: audienceOf(same, told) };
  }
  return { day: told.day, members, audience: audienceOf(learners, told) };
}

/** A stable sample of many learners, chosen by a hash of their ids: it does not change when others come or go. */
export function sampled(ids: readonly string[], numberOf: (id: string) => number): string[] {
  if (ids.length <= MOST_LEARNERS) return [...ids];
  return ids.toSorted((a, b) => numberOf(a) - numberOf(b) || (a < b ? -1 : 1)).slice(0, MOST_LEARNERS);
}
