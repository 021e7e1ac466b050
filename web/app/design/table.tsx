import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Link, useSearchParams } from "react-router";

export interface Column<Row> {
  readonly head: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  /** Whether the column has figures, which are right-aligned. */
  readonly isNumber?: boolean;
}

interface Props<Row> {
  /** The table's description for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** The cursor of the next page. */
  readonly cursor?: string | undefined;
  /** Shown instead of an empty table: what will be here, and how to get it. */
  readonly empty: ReactNode;
}

/** A list of records: the first column names each. Its filters and its page are in the URL. */
export function Table<Row>({ caption, columns, rows, keyOf, cursor, empty }: Props<Row>) {
  const { t } = useLingui();
  if (rows.length === 0) return <div className="empty">{empty}</div>;
  return (
    <div className="stack">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse scrolls a wide table by its region */}
      <section className="table-wrap" aria-label={t`Table: ${caption}`} tabIndex={0}>
        <table className="table">
          <caption className="visually-hidden">{caption}</caption>
          <thead>
            <tr>
              {columns.map(({ head, isNumber }, at) => (
                <th key={at} scope="col" className={isNumber ? "num" : undefined}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={keyOf(row)} row={row} columns={columns} />
            ))}
          </tbody>
        </table>
      </section>
      <NextPage cursor={cursor} />
    </div>
  );
}

function Row<Each>({ row, columns }: { readonly row: Each; readonly columns: readonly Column<Each>[] }) {
  const [first, ...rest] = columns;
  return (
    <tr>
      {first ? <th scope="row">{first.cell(row)}</th> : null}
      {rest.map(({ head, cell, isNumber }, at) => (
        <td
          key={at}
          className={isNumber ? "num" : undefined}
          data-head={typeof head === "string" && head !== "" ? head : undefined}
        >
          {cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** Links to the next page, and back to the first. */
export function NextPage({
  cursor,
  name = "cursor",
}: {
  readonly cursor?: string | undefined;
  /** The name of the query field, for pages with several lists. */
  readonly name?: string;
}) {
  const [search] = useSearchParams();
  const to = (next: string | undefined) => {
    const query = new URLSearchParams(search);
    if (next === undefined) query.delete(name);
    else query.set(name, next);
    return `?${query}`;
  };
  if (cursor === undefined && !search.has(name)) return null;
  return (
    <p className="row">
      {search.has(name) ? (
        <Link className="button plain small" to={to(undefined)}>
          <Trans>First page</Trans>
        </Link>
      ) : null}
      {cursor === undefined ? null : (
        <Link className="button plain small" to={to(cursor)}>
          <Trans>Next page</Trans>
        </Link>
      )}
    </p>
  );
}
