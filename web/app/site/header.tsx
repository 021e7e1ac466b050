import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link, NavLink, useHref, useLocation } from "react-router";
import { Icon } from "../design/icons.tsx";
import { useSite } from "./root-data.ts";

/** The links to the viewer's own pages: side by side, or in a menu on phones. */
function OwnWays() {
  const { viewer } = useSite();
  const groups = viewer?.groups ?? [];
  return (
    <>
      <NavLink to="/desk" reloadDocument aria-current="true">
        <Icon name="book" />
        <Trans>My desk</Trans>
      </NavLink>
      {groups.includes("creator") ? (
        <NavLink to="/studio" reloadDocument aria-current="true">
          <Trans>Studio</Trans>
        </NavLink>
      ) : null}
      {groups.includes("operator") || groups.includes("moderator") ? (
        <NavLink to="/console" reloadDocument aria-current="true">
          <Trans>Console</Trans>
        </NavLink>
      ) : null}
    </>
  );
}

/** The menu on phones; it opens, and closes by Esc or a tap beside it, without a script. */
function OwnMenu() {
  const { t } = useLingui();
  const signOut = useHref("/sign-out");
  return (
    <>
      <button type="button" className="menu-button" popoverTarget="own-menu" aria-label={t`Menu`}>
        <Icon name="menu" size={24} />
      </button>
      <div id="own-menu" className="own-menu" popover="auto">
        <OwnWays />
        <form method="post" action={signOut}>
          <button type="submit">
            <Trans>Sign out</Trans>
          </button>
        </form>
      </div>
    </>
  );
}

function Search() {
  const { t } = useLingui();
  const { pathname, search } = useLocation();
  const words = pathname === "/works" ? new URLSearchParams(search).get("q") : null;
  return (
    <Form action="/works" method="get" className="search" role="search">
      <input
        type="search"
        name="q"
        aria-label={t`Search works`}
        placeholder={t`Search works`}
        defaultValue={words ?? ""}
        maxLength={100}
      />
      <button type="submit" aria-label={t`Search`}>
        <Icon name="search" />
      </button>
    </Form>
  );
}

/** Name, search and the links to the viewer's own pages. */
export function SiteHeader() {
  const { t } = useLingui();
  const { viewer } = useSite();
  const { pathname, search } = useLocation();
  const back = pathname === "/" ? "" : `?to=${encodeURIComponent(pathname + search)}`;
  return (
    <header className="site-header">
      <a className="skip" href="#main">
        <Trans>Skip to the content</Trans>
      </a>
      <div className="frame">
        <Link to="/" className="wordmark">
          Lyceum
        </Link>
        <Search />
        <nav className="site-nav" aria-label={t`Main`}>
          <NavLink to="/works">
            <Trans>Browse</Trans>
          </NavLink>
          <NavLink to="/cart">
            <Icon name="cart" />
            <span className="nav-word">
              <Trans>Cart</Trans>
            </span>
            <span className="badge" data-cart-count="" hidden />
          </NavLink>
          {viewer ? (
            <>
              <span className="own-ways">
                <OwnWays />
              </span>
              <OwnMenu />
            </>
          ) : (
            <NavLink to={`/sign-in${back}`}>
              <Icon name="person" />
              <Trans>Sign in</Trans>
            </NavLink>
          )}
        </nav>
      </div>
    </header>
  );
}
