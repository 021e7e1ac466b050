import type { ReactNode } from "react";
import type { Outcome } from "../api/attempt.ts";
import { Notice } from "./notice.tsx";

/** The outcome of the form that was just sent. @param done a sentence for each word that its action may return */
export function OutcomeNotice(props: {
  readonly outcome: Outcome | undefined;
  readonly done: Readonly<Record<string, ReactNode>>;
}) {
  const { outcome, done } = props;
  if (outcome?.refused) return <Notice kind="loss">{outcome.refused.detail}</Notice>;
  if (outcome?.done === undefined) return null;
  return <Notice kind="good">{done[outcome.done] ?? null}</Notice>;
}
