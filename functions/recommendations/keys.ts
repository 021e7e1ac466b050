import { itemKind } from "../shared/kernel/data-model.ts";

export const modelKind = itemKind({
  pk: "MODEL",
  sk: "{model}",
  holds: "a trained model's manifest; the model itself is in the bucket of models",
});

export const championKind = itemKind({
  pk: "POINTER",
  sk: "CHAMPION",
  holds: "the pointer to the champion, with earlier champions",
});

export const purchaseChampionKind = itemKind({
  pk: "POINTER",
  sk: "PURCHASE",
  holds: "the purchase model that serves, whole, and which served before it",
});

export const purchaseModelKind = itemKind({
  pk: "PURCHASE-MODEL",
  sk: "{model}",
  holds: "a purchase model: coefficients, quality and the gate's decision",
  expires: "400 days after it was trained",
});

export const purchaseRunKind = itemKind({
  pk: "PURCHASE-RUN",
  sk: "LAST",
  holds:
    "how the last run for a purchase model ended, what evidence it lacked, and whether the one that serves has drifted",
});

export const decisionsKind = itemKind({
  pk: "DECISIONS#{product}",
  sk: "DECISIONS",
  holds:
    "what goes with buying a product and with leaving it, by the last night's run, in groups of five people or more",
  expires: "8 days after the run",
});

export const snapshotKind = itemKind({
  pk: "POINTER",
  sk: "SNAPSHOT",
  holds: "the pointer to the snapshot of the behaviour log from which the next training run continues",
});

export const auditKind = itemKind({
  pk: "AUDIT",
  sk: "{at}#{action}#{actor}",
  holds: "who moved the pointer to the champion, or started a training run, and why",
});

export const ruleKind = itemKind({ pk: "RULE", sk: "{rule}", holds: "an operator's rule for lists" });

export const ruleCountKind = itemKind({ pk: "RULE-COUNT", sk: "COUNT", holds: "the number of rules" });

export const ruleAuditKind = itemKind({
  pk: "RULE-AUDIT",
  sk: "{at}#{rule}#{version}",
  holds: "a change of a rule: by whom, and the rule before and after",
});

export const attributedOrderKind = itemKind({
  pk: "ATTRIBUTED#{order}",
  sk: "ORDER",
  holds: "the lines of an order attributed to the list that it names, as last counted",
  expires: "400 days after it was last counted",
});

export const attributionKind = itemKind({
  pk: "ATTRIBUTION#{day}",
  sk: "{placement}#{source}#{slot}#{model}#{part}",
  holds: "a day's results of a group of list items: clicks and study, and orders in several shards",
  expires: "400 days after the day",
});

export const attributedDayKind = itemKind({
  pk: "ATTRIBUTED-DAY#{day}",
  sk: "DAY",
  holds: "the mark that a day's clicks and study are counted",
  expires: "400 days after the day",
});

export const receiptKind = itemKind({
  pk: "RECEIPT#{receipt}",
  sk: "RECEIPT",
  holds: "the receipt of a list, compressed",
  expires: "90 days after the list was made; 8 days if its caller was unknown",
});
