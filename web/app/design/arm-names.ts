import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import type { Reply } from "../api/operations.ts";

type ArmName = Reply<"explainOffer">["arms"][number]["arm"];

const names = {
  nothing: msg`Nothing`,
  discount: msg`A lower price`,
  bundle: msg`A bundle`,
  message: msg`A message`,
  placement: msg`A recommended work`,
} as const satisfies Record<ArmName, unknown>;

/** The name of what can be offered. */
export function useArmName(): (arm: ArmName) => string {
  const { i18n } = useLingui();
  return (arm) => i18n._(names[arm]);
}
