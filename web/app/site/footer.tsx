import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link, useHref, useLocation } from "react-router";
import { currencies } from "./currencies.ts";
import { inLanguage, languages, localeOf, namesOfLanguages } from "./languages.ts";
import { useSite } from "./root-data.ts";

/** The links of the footer. */
function Ways() {
  const { t } = useLingui();
  return (
    <nav aria-label={t`About`}>
      <Link to="/works">
        <Trans>All works</Trans>
      </Link>
      <Link to="/creators">
        <Trans>Creators</Trans>
      </Link>
      <Link to="/about#teach">
        <Trans>Teach here</Trans>
      </Link>
      <Link to="/about">
        <Trans>About</Trans>
      </Link>
      <Link to="/refunds">
        <Trans>Refund terms</Trans>
      </Link>
      <Link to="/privacy">
        <Trans>Privacy</Trans>
      </Link>
      <Link to="/terms">
        <Trans>Terms of service</Trans>
      </Link>
      <a href="/docs">
        <Trans>For developers</Trans>
      </a>
    </nav>
  );
}

function Languages() {
  const { t } = useLingui();
  const { language } = useSite();
  const { pathname, search } = useLocation();
  const here = useHref(pathname);
  return (
    <nav aria-label={t`Language`}>
      {languages
        .filter((each) => each !== language)
        .map((each) => (
          <a
            key={each}
            href={`/preferences?${new URLSearchParams({ language: each, to: inLanguage(here, each) + search })}`}
            hrefLang={localeOf(each)}
            rel="nofollow"
            lang={localeOf(each)}
          >
            {namesOfLanguages[each]}
          </a>
        ))}
    </nav>
  );
}

function PricesIn() {
  const { currency } = useSite();
  const { pathname, search } = useLocation();
  return (
    <Form method="post" action="/preferences" reloadDocument>
      <input type="hidden" name="to" value={pathname + search} />
      <label>
        <Trans>Prices in</Trans>{" "}
        <select name="currency" defaultValue={currency} data-sends="">
          {currencies.map((each) => (
            <option key={each} value={each}>
              {each.toUpperCase()}
            </option>
          ))}
        </select>
      </label>{" "}
      <button type="submit" className="button small plain">
        <Trans>Change</Trans>
      </button>
    </Form>
  );
}

/** @param isCompact only the links, for areas without the shop's prices */
export function SiteFooter({ isCompact = false }: { readonly isCompact?: boolean }) {
  return (
    <footer className={isCompact ? "site-footer compact" : "site-footer"}>
      <div className="frame">
        {isCompact ? null : (
          <p>
            <Trans>
              Lyceum is an open-source marketplace for knowledge. Its recommendations come with their reasons, and you
              can see and delete what it knows about you.
            </Trans>
          </p>
        )}
        <div className="footer-ways">
          <Ways />
          <div className="preferences">
            <Languages />
            {isCompact ? null : <PricesIn />}
            <Link to="/privacy/settings">
              <Trans>Privacy settings</Trans>
            </Link>
          </div>
        </div>
      </div>
    </footer>
  );
}
