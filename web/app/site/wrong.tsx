import { Trans } from "@lingui/react/macro";
import { Form, Link } from "react-router";

/** The page of what did not work: what happened, and where to go on. It stands without any data. */
export function Wrong({ status }: { readonly status: number }) {
  const isAbsent = status === 404 || status === 410;
  return (
    <div className="frame page narrow stack">
      <title>Lyceum</title>
      {isAbsent ? (
        <>
          <h1>
            <Trans>Page not found</Trans>
          </h1>
          <p className="soft">
            <Trans>It may have been taken off sale, or the link may be incomplete.</Trans>
          </p>
        </>
      ) : status === 429 ? (
        <>
          <h1>
            <Trans>Too many requests</Trans>
          </h1>
          <p className="soft">
            <Trans>Wait a few minutes, then load the page again.</Trans>
          </p>
        </>
      ) : status === 403 ? (
        <>
          <h1>
            <Trans>You may not open this page</Trans>
          </h1>
          <p className="soft">
            <Trans>Your account does not have the right to open it.</Trans>
          </p>
        </>
      ) : (
        <>
          <h1>
            <Trans>That did not work</Trans>
          </h1>
          <p className="soft">
            <Trans>The fault is ours, and nothing was changed. Try again in a moment.</Trans>
          </p>
        </>
      )}
      {isAbsent ? <SearchInstead /> : null}
      <p className="row">
        <Link className="button" to="/" reloadDocument>
          <Trans>Back to the shop</Trans>
        </Link>
        <Link className="button plain" to="/works" reloadDocument>
          <Trans>Browse all works</Trans>
        </Link>
      </p>
    </div>
  );
}

function SearchInstead() {
  return (
    <Form method="get" action="/works" reloadDocument role="search" className="field">
      <label htmlFor="instead">
        <Trans>Search for it</Trans>
      </label>
      <div className="input-row">
        <input id="instead" name="q" type="search" className="input" maxLength={100} required />
        <button className="button plain" type="submit">
          <Trans>Search</Trans>
        </button>
      </div>
    </Form>
  );
}
