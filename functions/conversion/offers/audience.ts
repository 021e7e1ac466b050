import type { Interests } from "../../behaviour/contract/interests.ts";
import { stageAt } from "../../behaviour/contract/portrait.ts";
import type { Profile } from "../../behaviour/contract/profile.ts";
import type { Audience, Known } from "../contract/offer.ts";

/** The facts about a person that are read before an offer is chosen. */
export interface PersonFacts {
  readonly profile: Profile | undefined;
  readonly interests: Interests;
  /** The topics of their latest products. */
  readonly topics: readonly Known["topics"][number][];
}

/** The facts that a choice is based on. @param now milliseconds since 1970 */
export function knownOf({ profile, interests, topics }: PersonFacts, now: number): Known {
  const hasBought = profile?.products.some(({ sums }) => sums.purchase !== undefined) ?? false;
  return {
    stage: profile ? stageAt(Date.parse(profile.firstSeenAt), Date.parse(profile.lastSeenAt), now) : "new",
    buyers: hasBought ? "returning" : "new",
    topics: [...new Set([...interests.topics, ...topics])].sort(),
  };
}

/** Whether a person is in an offer's audience. An unknown fact excludes them from an audience that is narrowed by it. */
export const isIn = ({ stages, buyers, topics }: Audience, known: Known): boolean =>
  (stages === undefined || (known.stage !== undefined && stages.includes(known.stage))) &&
  (buyers === undefined || buyers === known.buyers) &&
  (topics === undefined || topics.some((each) => known.topics.includes(each)));
