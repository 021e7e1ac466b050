import type { ReactNode } from "react";
import { NavLink } from "react-router";
import "./side-nav.css";

export interface Way {
  readonly to: string;
  readonly name: ReactNode;
  /** Whether only the page itself is current, not those beneath it. */
  readonly isExact?: boolean;
}

interface Props {
  /** Of the area: "Studio". */
  readonly name: string;
  /** Ways in groups, in the order in which they are needed. */
  readonly groups: readonly (readonly Way[])[];
  readonly children: ReactNode;
}

/** The frame of an area of one's own: its ways at the side, on a phone in a row that scrolls. */
export function SideNav({ name, groups, children }: Props) {
  return (
    <div className="frame area">
      <nav className="area-nav" aria-label={name}>
        {groups.map((ways) => (
          <ul key={ways[0]?.to} className="area-ways">
            {ways.map(({ to, name: way, isExact = false }) => (
              <li key={to}>
                <NavLink to={to} end={isExact}>
                  {way}
                </NavLink>
              </li>
            ))}
          </ul>
        ))}
      </nav>
      <main id="main" className="area-main stack-l">
        {children}
      </main>
    </div>
  );
}
