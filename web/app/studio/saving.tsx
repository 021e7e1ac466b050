import { Trans } from "@lingui/react/macro";
import { useCallback, useEffect, useRef } from "react";
import { useFetcher } from "react-router";
import type { Outcome } from "../api/attempt.ts";
import type { Change, Work } from "./work-types.ts";

type Fields = Omit<Change, "version">;
/** How long after the last key a draft is saved. */
const PAUSE_MS = 1_200;

/**
 * Saves changes of a work. A draft is saved while it is written; of what is on sale each change is a new version that buyers
 * see, and is saved by the button.
 */
export function useSaving(work: Work) {
  const fetcher = useFetcher<Outcome>();
  const waiting = useRef<Fields>({});
  const sent = useRef<Fields>({});
  // What was refused goes again with the next change, which may be what it wanted: a price, say.
  const refused = useRef<Fields>({});
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const version = useRef(work.version);
  version.current = work.version;
  const { submit, state, data: outcome } = fetcher;

  const save = useCallback(() => {
    clearTimeout(timer.current);
    const fields = { ...refused.current, ...waiting.current };
    if (Object.keys(fields).length === 0) return;
    const change: Change = { ...fields, version: version.current };
    sent.current = fields;
    refused.current = {};
    waiting.current = {};
    void submit(change as never, { method: "post", encType: "application/json" });
  }, [submit]);

  const isDraft = work.state === "draft";
  const change = useCallback(
    (fields: Fields) => {
      waiting.current = { ...waiting.current, ...fields };
      clearTimeout(timer.current);
      if (isDraft) timer.current = setTimeout(save, PAUSE_MS);
    },
    [isDraft, save],
  );
  useEffect(() => {
    if (outcome?.refused) refused.current = sent.current;
  }, [outcome]);
  // What was typed while a save was under way is saved after it, from the version that it made.
  useEffect(() => {
    if (state === "idle" && isDraft && Object.keys(waiting.current).length > 0) {
      timer.current = setTimeout(save, PAUSE_MS);
    }
    return () => clearTimeout(timer.current);
  }, [state, isDraft, save]);
  return { change, save, isDraft, isSaving: state !== "idle", outcome };
}
export type Saving = ReturnType<typeof useSaving>;

/** How saving goes, and the button where there is one. */
export function SavingState({ saving: { save, isDraft, isSaving, outcome } }: { readonly saving: Saving }) {
  return (
    <p className="row" role="status">
      {isDraft ? null : (
        <button className="button" type="button" onClick={save} disabled={isSaving}>
          <Trans>Save as a new version</Trans>
        </button>
      )}
      {isSaving ? (
        <span className="soft">
          <Trans>Saving …</Trans>
        </span>
      ) : outcome?.refused ? (
        <span className="wrong">
          {outcome.refused.code === "version-conflict" ? (
            <Trans>It was changed elsewhere meanwhile. Reload the page, then change it again.</Trans>
          ) : (
            (outcome.refused.errors[0]?.detail ?? outcome.refused.detail)
          )}
        </span>
      ) : outcome?.done ? (
        <span className="soft">
          <Trans>Saved</Trans>
        </span>
      ) : isDraft ? (
        <span className="soft">
          <Trans>Your changes are saved automatically.</Trans>
        </span>
      ) : null}
    </p>
  );
}
