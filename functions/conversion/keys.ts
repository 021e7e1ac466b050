import { itemKind } from "../shared/kernel/data-model.ts";

export const experimentKind = itemKind({ pk: "EXPERIMENT", sk: "{experiment}", holds: "an experiment" });

export const experimentAuditKind = itemKind({
  pk: "EXPERIMENT-AUDIT#{experiment}",
  sk: "{version}",
  holds: "a change of an experiment: who made it, and the new version",
});

export const exposureKind = itemKind({
  pk: "EXPOSURE#{experiment}#{shard}",
  sk: "{unit}",
  holds: "the first exposure of a user or a visitor to an experiment: the arm and the time",
  expires: "400 days after the exposure",
});

export const boughtKind = itemKind({
  pk: "BOUGHT#{day}#{shard}",
  sk: "{order}",
  holds: "the present amounts of an order that was paid on a day, for readings of experiments",
  expires: "400 days after the day",
});

export const readingKind = itemKind({
  pk: "READING#{experiment}",
  sk: "{day}",
  holds: "the results of an experiment, or of the holdout, up to the end of a day",
});

export const policyKind = itemKind({
  pk: "POLICY",
  sk: "{day}",
  holds: "the estimated results of other policies for the random place of lists, up to the end of a day",
  expires: "400 days after the day",
});

export const planKind = itemKind({
  pk: "PLAN",
  sk: "PLAN",
  holds: "the running experiments, those whose outcomes still count, and whether there is a holdout",
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
  holds: "an order with an offer, and the amount of the budget that it reserves",
  writers: ["commerce"],
});

export const situationKind = itemKind({
  pk: "SITUATION#{situation}",
  sk: "ARMS",
  holds: "the offers at a place, with the beliefs about each",
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
  holds: "a person's offer, or none, at a place and the reasons, the order that used it, and the reward",
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
