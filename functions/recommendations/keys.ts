import { itemKind } from "../shared/kernel/data-model.ts";

export const modelKind = itemKind({
  pk: "MODEL",
  sk: "{model}",
  holds: "a trained model's manifest; its numbers are in the bucket of models",
});

export const championKind = itemKind({
  pk: "POINTER",
  sk: "CHAMPION",
  holds: "the pointer to the model that serves, and to those that served before it",
});

export const snapshotKind = itemKind({
  pk: "POINTER",
  sk: "SNAPSHOT",
  holds: "the pointer to the snapshot of the behaviour log that the next training run goes on from",
});

export const auditKind = itemKind({
  pk: "AUDIT",
  sk: "{at}#{action}#{actor}",
  holds: "who moved the pointer to the serving model, or started a training run, and why",
});

export const ruleKind = itemKind({ pk: "RULE", sk: "{rule}", holds: "an operator's rule for lists" });

export const ruleCountKind = itemKind({ pk: "RULE-COUNT", sk: "COUNT", holds: "how many rules there are" });

export const ruleAuditKind = itemKind({
  pk: "RULE-AUDIT",
  sk: "{at}#{rule}#{version}",
  holds: "who changed a rule, from what and to what",
});

export const attributedOrderKind = itemKind({
  pk: "ATTRIBUTED#{order}",
  sk: "ORDER",
  holds: "what of an order the list that it names has the credit for, as it was counted last",
  expires: "400 days after it was counted last",
});

export const attributionKind = itemKind({
  pk: "ATTRIBUTION#{day}",
  sk: "{placement}#{source}#{slot}#{model}#{part}",
  holds: "what a part of lists led to on a day: clicks and study, and beside them orders in several shards",
  expires: "400 days after the day",
});

export const attributedDayKind = itemKind({
  pk: "ATTRIBUTED-DAY#{day}",
  sk: "DAY",
  holds: "that a day's clicks and study are counted",
  expires: "400 days after the day",
});

export const receiptKind = itemKind({
  pk: "RECEIPT#{receipt}",
  sk: "RECEIPT",
  holds: "how one list came about, compressed",
  expires: "90 days after the list was made; 8 days where it was made for nobody known",
});
