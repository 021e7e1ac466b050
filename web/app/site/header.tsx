import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link, useLocation } from "react-router";
import { Icon } from "../design/icons.tsx";
import { useSite } from "./root-data.ts";

/** Name, search and the ways to one's own things. */
export function SiteHeader() {
  const { t } = useLingui();
  const { viewer } = useSite();
  const { pathname, search } = useLocation();
  const words = pathname === "/works" ? new URLSearchParams(search).get("q") : null;
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
        <nav className="site-nav" aria-label={t`Main`}>
          <Link to="/works">
            <Trans>Browse</Trans>
          </Link>
          <Link to="/cart">
            <Icon name="cart" />
            <Trans>Cart</Trans>
            <span className="badge" data-cart-count="" hidden />
          </Link>
          {viewer ? (
            <>
              <Link to="/desk" reloadDocument>
                <Icon name="book" />
                <Trans>My desk</Trans>
              </Link>
              {viewer.groups.includes("creator") ? (
                <Link to="/studio" reloadDocument>
                  <Trans>Studio</Trans>
                </Link>
              ) : null}
              {viewer.groups.includes("operator") ? (
                <Link to="/console" reloadDocument>
                  <Trans>Console</Trans>
                </Link>
              ) : null}
            </>
          ) : (
            <Link to={`/sign-in${back}`}>
              <Icon name="person" />
              <Trans>Sign in</Trans>
            </Link>
          )}
        </nav>
      </div>
    </header>
  );
}
