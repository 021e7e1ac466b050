import type { Interests } from "../../behaviour/contract/interests.ts";
import { stageAt } from "../../behaviour/contract/portrait.ts";
import type { Profile } from "../../behaviour/contract/profile.ts";
import type { Audience, Known } from "../contract/offer.ts";

/** What is read about a person before they are made an offer. */
export interface PersonFacts {
  readonly profile: Profile | undefined;
  readonly interests: Interests;
  /** The topics of what they dealt with last. */
  readonly topics: readonly Known["topics"][number][];
}

/** What a choice goes by. @param now milliseconds since 1970 */
export function knownOf({ profile, interests, topics }: PersonFacts, now: number): Known {
  const hasBought = profile?.products.some(({ sums }) => sums.purchase !== undefined) ?? false;
  return {
    stage: profile ? stageAt(Date.parse(profile.firstSeenAt), Date.parse(profile.lastSeenAt), now) : "new",
    buyers: hasBought ? "returning" : "new",
    topics: [...new Set([...interests.topics, ...topics])].sort(),
  };
}

/** Whether a person is among those whom an offer is for. What is not known of them lets them into no narrowed audience. */
export const isIn = ({ stages, buyers, topics }: Audience, known: Known): boolean =>
  (stages === undefined || (known.stage !== undefined && stages.includes(known.stage))) &&
  (buyers === undefined || buyers === known.buyers) &&
  (topics === undefined || topics.some((each) => known.topics.includes(each)));
