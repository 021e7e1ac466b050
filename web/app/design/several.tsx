import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Fate } from "../api/several.ts";
import { Notice } from "./notice.tsx";

/** The form that does the same to all that is ticked: it stands below the list, and its boxes in it. */
export const SEVERAL = "several";

/** Takes a record of a list into what is done to several at once. */
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

/** What became of each of several. @param done a sentence for those that it was done to */
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
