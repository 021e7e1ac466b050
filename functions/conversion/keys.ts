import { itemKind } from "../shared/kernel/data-model.ts";

export const experimentKind = itemKind({ pk: "EXPERIMENT", sk: "{experiment}", holds: "an experiment" });

export const experimentAuditKind = itemKind({
  pk: "EXPERIMENT-AUDIT#{experiment}",
  sk: "{version}",
  holds: "who changed an experiment, and what it was from then on",
});

export const planKind = itemKind({
  pk: "PLAN",
  sk: "PLAN",
  holds: "the running experiments, those whose people are still watched, and whether there is a holdout",
});
