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
