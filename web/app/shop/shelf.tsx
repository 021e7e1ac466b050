import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Currency } from "../../../functions/shared/kernel/money.ts";
import { type ShelfWork, WorkCard } from "../design/work-card.tsx";

interface Props {
  readonly id: string;
  readonly title: ReactNode;
  readonly works: readonly ShelfWork[];
  readonly currency: Currency;
  /** A link to the whole list. */
  readonly more?: { readonly to: string; readonly words: ReactNode };
  readonly isFirst?: boolean;
  /** The id of the recommended list, sent with its events. */
  readonly list?: string | undefined;
}

/** Works under a heading. Nothing if there are none. */
export function Shelf({ id, title, works, currency, more, isFirst = false, list }: Props) {
  if (works.length === 0) return null;
  return (
    <section className="shelf pushed" aria-labelledby={id}>
      <div className="spread">
        <h2 id={id}>{title}</h2>
        {more ? <Link to={more.to}>{more.words}</Link> : null}
      </div>
      <div className="works" data-list={list}>
        {works.map((work, at) => (
          <div key={work.id} data-work={work.id} data-position={at + 1}>
            <WorkCard work={work} currency={currency} isFirst={isFirst && at < 5} query={list ? `?list=${list}` : ""} />
          </div>
        ))}
      </div>
    </section>
  );
}
