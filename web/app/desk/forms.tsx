import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react";
import { data, useSearchParams } from "react-router";
import { isRefused } from "../api/api.ts";
import { Notice } from "../design/notice.tsx";

export const textOf = (form: FormData, name: string): string => String(form.get(name) ?? "").trim();

export interface Refused {
  /** The form that was refused. */
  readonly intent: string;
  readonly code: string;
  readonly detail: string;
  readonly typed: Readonly<Record<string, string>>;
}

/** The refusal with the typed values, for the form to show again. @throws any error other than a refusal of the API */
export function refused(error: unknown, intent: string, form?: FormData) {
  if (!isRefused(error)) throw error;
  const { code, detail, errors, status } = error;
  const typed: Record<string, string> = {};
  for (const [name, value] of form ?? []) if (typeof value === "string" && !/password/i.test(name)) typed[name] = value;
  const said = errors.length === 0 ? detail : `${detail} ${errors.map((each) => each.detail).join("; ")}`;
  return data({ intent, code, detail: said, typed } satisfies Refused, status);
}

type Words = Readonly<Record<string, MessageDescriptor>>;

const common: Words = {
  "too-many-requests": msg`Too many requests. Wait a few minutes, then try again.`,
  busy: msg`It was changed elsewhere at the same moment. Try again.`,
  "payment-unavailable": msg`The payment service is not available. Nothing was changed; try again in a minute.`,
  unavailable: msg`This is not available at the moment. Nothing was changed; try again in a minute.`,
  "creator-stopped": msg`This creator’s sales are stopped for now.`,
  "session-over": msg`Your session has ended. Sign in again, then repeat it.`,
};

/** The text of a refusal: the page's own for known codes, otherwise the API's. */
export function Refusal(props: { readonly of: Refused | undefined; readonly intent?: string; readonly words?: Words }) {
  const { of, intent, words = {} } = props;
  const { i18n } = useLingui();
  if (!of || (intent !== undefined && of.intent !== intent)) return null;
  const known = words[of.code] ?? common[of.code];
  return (
    <Notice kind="loss">
      <p>{known ? i18n._(known) : of.detail}</p>
    </Notice>
  );
}

/** A message about what was just done, by the word in the URL after the redirect. */
export function Done({ words }: { readonly words: Words }) {
  const [search] = useSearchParams();
  const { i18n } = useLingui();
  const word = words[search.get("done") ?? ""];
  return word ? (
    <Notice kind="good">
      <p>{i18n._(word)}</p>
    </Notice>
  ) : null;
}
