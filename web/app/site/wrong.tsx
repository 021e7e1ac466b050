import { Trans } from "@lingui/react/macro";

/** The page of what did not work: what happened, and where to go on. It stands without any data. */
export function Wrong({ status }: { readonly status: number }) {
  const isAbsent = status === 404 || status === 410;
  return (
    <main id="main" className="frame page narrow stack">
      {isAbsent ? (
        <>
          <h1>
            <Trans>There is nothing at this address</Trans>
          </h1>
          <p className="soft">
            <Trans>It may have been taken off sale, or the link may be incomplete.</Trans>
          </p>
        </>
      ) : status === 403 ? (
        <>
          <h1>
            <Trans>This page is not yours to open</Trans>
          </h1>
          <p className="soft">
            <Trans>You are signed in to an account that has no right to it.</Trans>
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
      <p className="row">
        <a className="button" href="/">
          <Trans>Back to the shop</Trans>
        </a>
        <a className="button plain" href="/works">
          <Trans>Browse all works</Trans>
        </a>
      </p>
    </main>
  );
}
