import { Trans } from "@lingui/react/macro";
import type { Reply } from "../api/operations.ts";

/** Whether a work can be bought. */
export function WorkState({ state }: { readonly state: Reply<"getProduct">["state"] }) {
  if (state === "published") {
    return (
      <span className="tag good">
        <Trans>On sale</Trans>
      </span>
    );
  }
  return <span className="tag">{state === "draft" ? <Trans>Draft</Trans> : <Trans>Off sale</Trans>}</span>;
}
