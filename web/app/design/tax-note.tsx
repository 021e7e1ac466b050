import { Trans } from "@lingui/react/macro";
import type { Reply } from "../api/operations.ts";

/** How a quote treats tax; nothing if none is charged. */
export function TaxNote({ tax }: { readonly tax: Reply<"quoteCart">["tax"] }) {
  if (tax === "none") return null;
  return (
    <p className="small soft">
      {tax === "added" ? (
        <Trans>Tax is added at the checkout, by where you live.</Trans>
      ) : (
        <Trans>Tax is included. The receipt says how much it is.</Trans>
      )}
    </p>
  );
}
