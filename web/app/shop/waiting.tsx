import { Trans } from "@lingui/react/macro";
import { Link } from "react-router";
import type { Again } from "./return.ts";

/** The page until Stripe's webhook arrives: it reloads automatically, also without scripts. */
export function Waiting({ again, where }: { readonly again: Again | undefined; readonly where: string }) {
  if (again === undefined) {
    return (
      <>
        <h1>
          <Trans>We have not received your payment yet</Trans>
        </h1>
        <p className="lead">
          <Trans>
            If you have paid, your payment is safe. It shows here as soon as Stripe notifies us, and we mail you. You do
            not have to wait here.
          </Trans>
        </p>
        <p className="row">
          <Link className="button" to={where} reloadDocument>
            <Trans>See its status</Trans>
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
        <Trans>This usually takes a second or two. The page updates automatically; do not pay again.</Trans>
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
