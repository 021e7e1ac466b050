import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Currency } from "../../../functions/shared/kernel/money.ts";
import { Cover, type CoveredWork } from "./cover.tsx";
import { Price, type Priced } from "./money.tsx";
import { useTypeName } from "./names.ts";
import { Stars } from "./stars.tsx";

export interface ShelfWork extends CoveredWork, Priced {
  readonly slug?: string | undefined;
  readonly rating: { readonly count: number; readonly sum: number };
}

/** The path of a work's page. */
export const workPath = ({ id, slug }: { readonly id: string; readonly slug?: string | undefined }): string =>
  `/works/${slug ?? id}`;

/** A work in a list. @param children a line below it, such as the reason for a recommendation or the progress */
export function WorkCard(props: {
  readonly work: ShelfWork;
  readonly currency: Currency;
  readonly isFirst?: boolean;
  readonly query?: string;
  /** The level of its heading. */
  readonly level?: 2 | 3;
  readonly children?: ReactNode;
}) {
  const { work, currency, isFirst, query = "", level = 3, children } = props;
  const Heading = level === 2 ? "h2" : "h3";
  const typeName = useTypeName();
  return (
    <article className="work">
      <Cover work={work} {...(isFirst && { isFirst })} />
      <Heading className="work-title">
        <Link to={`${workPath(work)}${query}`} lang={work.language}>
          {work.title}
        </Link>
      </Heading>
      <p className="meta">
        {work.creator ? `${work.creator.name} · ` : null}
        {typeName(work.type)}
      </p>
      <p className="meta worth">
        <strong>
          <Price work={work} currency={currency} />
        </strong>
        <Stars rating={work.rating} isShort />
      </p>
      {children}
    </article>
  );
}
