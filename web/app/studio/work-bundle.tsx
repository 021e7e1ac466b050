import { Plural, Trans } from "@lingui/react/macro";
import { useState } from "react";
import { Link } from "react-router";
import type { ItemOf } from "../api/operations.ts";
import { Price } from "../design/money.tsx";
import { useSite } from "../site/root-data.ts";
import { type Saving, SavingState } from "./saving.tsx";
import type { Work } from "./work-types.ts";

export type Own = ItemOf<"listOwnProducts">;

/** How many works the API takes in a bundle. */
const FEWEST = 2;
const MOST = 20;

/** Whether a work may be part of a bundle: what is sold by itself, once. */
export const isPart = ({ type, recurring, credits, use, state }: Own): boolean =>
  type !== "bundle" && !recurring && !credits && !use && state !== "archived";

interface Props {
  readonly work: Work;
  readonly own: readonly Own[];
  readonly saving: Saving;
}

/** The works of a bundle: chosen among its creator's own, and kept once there are enough. */
export function BundleSection({ work, own, saving }: Props) {
  const { currency } = useSite();
  const [chosen, setChosen] = useState<readonly string[]>(work.includes ?? []);
  const set = (id: string, isOn: boolean) => {
    const next = isOn ? [...chosen, id] : chosen.filter((each) => each !== id);
    setChosen(next);
    if (next.length >= FEWEST && next.length <= MOST) saving.change({ includes: [...next] });
  };
  const drafts = own.filter(({ id, state }) => chosen.includes(id) && state === "draft").length;
  return (
    <section className="stack measure" aria-labelledby="parts">
      <h2 id="parts">
        <Trans>Works in the bundle</Trans>
      </h2>
      <p className="soft small">
        <Trans>
          From {FEWEST} to {MOST} of your works. Buyers of the bundle can open each of them; earlier buyers keep what it
          contained then.
        </Trans>
      </p>
      <fieldset className="field">
        <legend className="visually-hidden">
          <Trans>Works in the bundle</Trans>
        </legend>
        {own.map((each) => (
          <label key={each.id} className="choice">
            <input
              type="checkbox"
              checked={chosen.includes(each.id)}
              onChange={({ target }) => set(each.id, target.checked)}
            />
            <span lang={each.language}>
              {each.title}{" "}
              <span className="soft small">
                <Price work={each} currency={currency} />
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      {chosen.length < FEWEST || chosen.length > MOST ? (
        <p className="wrong">
          <Trans>
            Choose from {FEWEST} to {MOST} works: until then it stays as it was.
          </Trans>
        </p>
      ) : null}
      {drafts > 0 ? (
        <p className="soft small">
          <Plural
            value={drafts}
            one="# of them is not on sale yet. Put it on sale before the bundle, under "
            other="# of them are not on sale yet. Put them on sale before the bundle, under "
          />
          <Link to="/studio/works">
            <Trans>Works</Trans>
          </Link>
          .
        </p>
      ) : null}
      <SavingState saving={saving} />
    </section>
  );
}
