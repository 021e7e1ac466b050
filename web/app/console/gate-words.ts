import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import type { languages, productTypes } from "../../../functions/catalogue/contract/product.ts";
import type { GateReason } from "../../../functions/recommendations/contract/model.ts";
import type { Reply } from "../api/operations.ts";
import { useTypeName } from "../design/names.ts";
import { namesOfLanguages } from "../site/languages.ts";

type Decision = Reply<"getModel">["decision"];

const REASONS: Readonly<Record<GateReason, MessageDescriptor>> = {
  first: msg`It beats popularity, and there is no champion yet.`,
  "not-worse": msg`It beats popularity, and is not worse than the champion on choices since then.`,
  "settings-not-worse": msg`It beats popularity, and its settings are not worse. The champion was not compared: too few users have chosen anything since it was trained.`,
  "cannot-tell-apart": msg`It has the champion’s settings and more data, and choices since then show no difference.`,
  "fitted-alike": msg`It beats popularity and has the champion’s settings. The champion was not compared: too few users have chosen anything since it was trained.`,
  "champion-finds-nothing": msg`It beats popularity, and the champion finds nothing.`,
  "below-popularity": msg`It does not beat popularity.`,
  "may-be-worse": msg`It may be worse than the champion by more than the allowed 1 %.`,
  "settings-may-be-worse": msg`Its settings may be worse than the champion’s by more than the allowed 1 %.`,
  "nothing-chosen": msg`Nobody chose anything new in the held-out slice, so nothing could be compared.`,
  "not-looked-at": msg`The stored model was not checked.`,
  "not-sound": msg`The stored model is not sound.`,
};

/** The gate's decision in the reader's language. */
export function useGateWords(): (decision: Pick<Decision, "reason" | "why">) => string {
  const { i18n } = useLingui();
  return ({ reason, why }) => (reason === undefined ? why : i18n._(REASONS[reason]));
}

const SLICES: Readonly<Record<string, MessageDescriptor>> = {
  all: msg`All`,
  "new users": msg`New learners`,
  "new items": msg`New works`,
  purchases: msg`Bought works`,
  study: msg`Studied works`,
  looks: msg`Viewed works`,
};
const RANKERS: Readonly<Record<string, MessageDescriptor>> = {
  challenger: msg`This model`,
  champion: msg`The champion`,
  settings: msg`Its settings`,
  popularity: msg`Popularity`,
  neighbours: msg`Neighbours`,
};

/** The names of the segments and rankers of a comparison. */
export function useComparisonNames() {
  const { i18n } = useLingui();
  const typeName = useTypeName();
  const slice = (name: string): string => {
    const known = SLICES[name];
    if (known) return i18n._(known);
    const [kind, value = ""] = name.split(" ");
    if (kind === "type") return typeName(value as (typeof productTypes)[number]);
    return kind === "language" ? namesOfLanguages[value as (typeof languages)[number]] : name;
  };
  const ranker = (name: string): string => {
    const known = RANKERS[name];
    return known ? i18n._(known) : name;
  };
  return { slice, ranker };
}
