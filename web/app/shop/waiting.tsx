import { Trans } from "@lingui/react/macro";
import { Link } from "react-router";
import type { Again } from "./return.ts";

/** Until Stripe has told us: the page asks again by itself, also where scripts are off. */
export function Waiting({ again, where }: { readonly again: Again | undefined; readonly where: string }) {
  if (again === undefined) {
    return (
      <>
        <h1>
          <Trans>We have not heard of your payment yet</Trans>
        </h1>
        <p className="lead">
          <Trans>
            If you have paid, it is safe: it shows here as soon as Stripe has told us, and you are mailed then. You need
            not stay.
          </Trans>
        </p>
        <p className="row">
          <Link className="button" to={where} reloadDocument>
            <Trans>See how it stands</Trans>
          </Link>
        </p>
      </>
    );
  }
  return (
    <div role="status" className="stack">
      <h1>
        <Trans>A moment: your payment is being confirmed</Trans>
      </h1>
      <p className="lead">
        <Trans>This mostly takes a second or two. The page goes on by itself; you need not pay again.</Trans>
      </p>
      <progress aria-label="Stripe" />
      <p>
        <a href={again.url}>
          <Trans>Ask now</Trans>
        </a>
      </p>
    </div>
  );
}
