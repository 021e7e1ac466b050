import { type ReactNode, useId } from "react";
import { NavLink, useHref, useLocation, useNavigation } from "react-router";
import { Icon } from "./icons.tsx";
import "./side-nav.css";

export interface Way {
  readonly to: string;
  readonly name: ReactNode;
  /** Whether the link is current only on the page itself, not on pages below it. */
  readonly isExact?: boolean;
  /** A mark beside the name, such as the number of unread items. */
  readonly mark?: ReactNode;
}

/** A group of links with a heading; the first group needs none. */
export interface WayGroup {
  readonly head?: ReactNode;
  readonly ways: readonly Way[];
}

interface NavProps {
  /** The name of the area, such as "Studio". */
  readonly name: string;
  /** In the order of use. */
  readonly groups: readonly WayGroup[];
  /** Content below the links. */
  readonly foot?: ReactNode;
}

function Group({ head, ways }: WayGroup) {
  const id = useId();
  return (
    <div className="area-group">
      {head === undefined ? null : (
        <p id={id} className="area-head">
          {head}
        </p>
      )}
      <ul aria-labelledby={head === undefined ? undefined : id}>
        {ways.map(({ to, name, isExact = false, mark }) => (
          <li key={to}>
            <NavLink to={to} end={isExact}>
              {name}
              {mark}
            </NavLink>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** On phones: a menu of the links, with the name of the current page. */
function Compact({ name, groups, foot }: NavProps) {
  const { pathname } = useLocation();
  const above = useHref("/").replace(/\/$/, "");
  const bare = pathname.startsWith(`${above}/`) ? pathname.slice(above.length) : pathname;
  const here = groups
    .flatMap(({ ways }) => ways)
    .filter(({ to }) => bare === to || bare.startsWith(`${to}/`))
    .at(-1);
  return (
    <details key={pathname} className="area-menu">
      <summary>
        <Icon name="menu" />
        {here?.name ?? name}
      </summary>
      {groups.map((group) => (
        <Group key={group.ways[0]?.to} {...group} />
      ))}
      {foot}
    </details>
  );
}

/** The frame of an area: its links at the side, on phones in a menu. */
export function SideNav({ children, ...nav }: NavProps & { readonly children: ReactNode }) {
  const { state } = useNavigation();
  return (
    <div className="frame area">
      <nav className="area-nav" aria-label={nav.name}>
        <div className="area-wide">
          {nav.groups.map((group) => (
            <Group key={group.ways[0]?.to} {...group} />
          ))}
          {nav.foot}
        </div>
        <Compact {...nav} />
      </nav>
      <main id="main" className="area-main stack-l" aria-busy={state === "loading" || undefined}>
        {children}
      </main>
    </div>
  );
}
