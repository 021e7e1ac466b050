import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Fate } from "../api/several.ts";
import { Notice } from "./notice.tsx";

/** The id of the form for all ticked items, which is below the list and has its boxes in it. */
export const SEVERAL = "several";

/** A box that adds a record of the list to the ticked ones. */
export function Tick({
  id,
  name,
  isTicked,
}: {
  readonly id: string;
  readonly name: string;
  readonly isTicked?: boolean;
}) {
  const { t } = useLingui();
  return (
    <input
      type="checkbox"
      form={SEVERAL}
      name="ticked"
      value={id}
      defaultChecked={isTicked}
      aria-label={t`Tick ${name}`}
      className="tick"
    />
  );
}

/** The outcomes of several items. @param done a sentence for those that succeeded */
export function Fates(props: {
  readonly fates: readonly Fate[];
  readonly nameOf: (id: string) => ReactNode;
  readonly done: ReactNode;
}) {
  const { fates, nameOf, done } = props;
  const refused = fates.filter((each) => each.refused !== undefined);
  const count = fates.length - refused.length;
  if (fates.length === 0)
    return (
      <Notice kind="warm">
        <Trans>Nothing was ticked.</Trans>
      </Notice>
    );
  return (
    <Notice kind={refused.length > 0 ? "warm" : "good"}>
      {count > 0 ? (
        <p>
          {done} {count}
        </p>
      ) : null}
      {refused.length > 0 ? (
        <ul className="stack">
          {refused.map((each) => (
            <li key={each.id}>
              {nameOf(each.id)}: {each.refused}
            </li>
          ))}
        </ul>
      ) : null}
    </Notice>
  );
}
