import { itemKind } from "../shared/kernel/data-model.ts";

export const experimentKind = itemKind({ pk: "EXPERIMENT", sk: "{experiment}", holds: "an experiment" });

export const experimentAuditKind = itemKind({
  pk: "EXPERIMENT-AUDIT#{experiment}",
  sk: "{version}",
  holds: "who changed an experiment, and what it was from then on",
});

export const exposureKind = itemKind({
  pk: "EXPOSURE#{experiment}#{shard}",
  sk: "{unit}",
  holds: "the arm of an experiment that a user or a visitor met first, and when",
  expires: "400 days after they met it",
});

export const boughtKind = itemKind({
  pk: "BOUGHT#{day}#{shard}",
  sk: "{order}",
  holds: "what an order that was paid on a day came to, as it stands now, for readings of experiments",
  expires: "400 days after the day",
});

export const readingKind = itemKind({
  pk: "READING#{experiment}",
  sk: "{day}",
  holds: "what an experiment, or the holdout, showed up to the end of a day",
});

export const policyKind = itemKind({
  pk: "POLICY",
  sk: "{day}",
  holds: "what other ways to choose the place that is given to chance would have come to, up to the end of a day",
  expires: "400 days after the day",
});

export const planKind = itemKind({
  pk: "PLAN",
  sk: "PLAN",
  holds: "the running experiments, those whose people are still watched, and whether there is a holdout",
});

/** The lists of offers, and of decisions by the day on which they mature. */
const BY_TIME = "byTime";
/** The offers for one creator's products. */
const OF_CREATOR = "ofCreator";

/** The shards of a day's list of decisions: one list takes a thousand writes a second. */
const SPREAD = 8;
export const dayParts: readonly number[] = Array.from({ length: SPREAD }, (_, part) => part);
/** The shard of a decision of a person, whose id ends at random. */
export const dayPartOf = (person: string): number => (person.codePointAt(person.length - 1) ?? 0) % SPREAD;

export const offerKind = itemKind({
  pk: "OFFER#{offer}",
  sk: "OFFER",
  holds: "an offer",
  lists: {
    all: { index: BY_TIME, pk: "OFFERS", sk: "{offer}", lists: "all offers" },
    ofCreator: {
      index: OF_CREATOR,
      pk: "OFFERS#{creator}",
      sk: "{offer}",
      lists: "the offers for a creator's products",
    },
  },
});

export const budgetKind = itemKind({
  pk: "OFFER#{offer}",
  sk: "BUDGET#{part}",
  holds: "one shard of an offer's budget and of its numbers of orders, with the facts that an order's write checks",
  writers: ["commerce"],
});

export const offerOrderKind = itemKind({
  pk: "OFFER#{offer}",
  sk: "ORDER#{order}",
  holds: "an order that took an offer, and what it holds of the budget",
  writers: ["commerce"],
});

export const situationKind = itemKind({
  pk: "SITUATION#{situation}",
  sk: "ARMS",
  holds: "the offers that are drawn from at a place, with what is believed of each",
});

export const situationDayKind = itemKind({
  pk: "SITUATION#{situation}",
  sk: "DAY#{day}",
  holds: "the sums of the decisions at a place that matured on a day",
  expires: "a year after the day",
});

export const decisionKind = itemKind({
  pk: "PERSON#{person}",
  sk: "DECISION#{situation}#{round}",
  holds: "what a person was offered at a place and why, the order that took it, and what came of it",
  lists: {
    maturing: {
      index: BY_TIME,
      pk: "MATURES#{day}#{part}",
      sk: "{person}#{situation}#{round}",
      lists: "decisions by the day on which they mature, in shards",
    },
  },
  expires: "120 days after it",
  writers: ["commerce"],
});

/** The table's indexes. */
export const indexes = [BY_TIME, OF_CREATOR] as const;
