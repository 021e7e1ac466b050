import type { ReactNode } from "react";
import { Link, useSearchParams } from "react-router";

interface Props<Value extends string> {
  /** The name of the query field. */
  readonly name: string;
  readonly label: string;
  readonly values: readonly { readonly value: Value; readonly name: ReactNode }[];
  readonly current: Value;
}

/** A choice of what a list shows, stored in the URL. */
export function Tabs<Value extends string>({ name, label, values, current }: Props<Value>) {
  const [search] = useSearchParams();
  const to = (value: string) => {
    const query = new URLSearchParams(search);
    query.set(name, value);
    query.delete("cursor");
    return `?${query}`;
  };
  return (
    <nav className="tabs" aria-label={label}>
      {values.map(({ value, name: shown }) => (
        <Link key={value} to={to(value)} aria-current={value === current ? "page" : undefined} preventScrollReset>
          {shown}
        </Link>
      ))}
    </nav>
  );
}
