import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { Cover } from "../design/cover.tsx";
import { useTypeName } from "../design/names.ts";
import { When } from "../design/when.tsx";
import { isDone, type LibraryItem } from "./shelves.ts";

/** The progress in a work, as text and as a bar. */
export function Progress({ item }: { readonly item: LibraryItem }) {
  const { i18n, t } = useLingui();
  const { progress } = item;
  if (item.access === "suspended")
    return (
      <span className="tag warm">
        <Trans>Closed for now</Trans>
      </span>
    );
  if (progress === undefined)
    return (
      <>
        <Trans>Not started</Trans>
        {" · "}
        <Trans>
          yours since <When at={item.grantedAt} as="short" />
        </Trans>
      </>
    );
  if (isDone(item))
    return (
      <Trans>
        Finished on <When at={progress.completedAt ?? progress.updatedAt} as="short" />
      </Trans>
    );
  const share = i18n.number(progress.progress, { style: "percent" });
  return (
    <>
      <progress className="desk-progress" value={progress.progress} aria-label={t`${share} done`} />
      <span>
        <Trans>
          {share}, last on <When at={progress.updatedAt} as="short" />
        </Trans>
      </span>
    </>
  );
}

/** The path where a work is opened, or the explanation why it cannot be. */
export const openPath = ({ product, access }: LibraryItem): string =>
  access === "active" ? `/desk/read/${product.id}` : `/desk/access/${product.id}`;

/** A work in a learner's library. */
export function ShelfItem(props: {
  readonly item: LibraryItem;
  readonly isFirst?: boolean;
  readonly children?: ReactNode;
}) {
  const { item, isFirst = false, children } = props;
  const { product } = item;
  const typeName = useTypeName();
  return (
    <article className="work">
      <Cover work={product} isFirst={isFirst} />
      <h3 className="work-title">
        <Link to={openPath(item)} lang={product.language}>
          {product.title}
        </Link>
      </h3>
      <p className="meta">
        {product.creator ? `${product.creator.name} · ` : null}
        {typeName(product.type)}
      </p>
      <p className="meta desk-state">
        <Progress item={item} />
      </p>
      {children}
    </article>
  );
}
