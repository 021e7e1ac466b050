import { Trans } from "@lingui/react/macro";
import { Link } from "react-router";
import { When } from "../design/when.tsx";
import { workPath } from "../design/work-card.tsx";
import { useSite } from "../site/root-data.ts";
import type { ShownOffer } from "./offer.ts";

function Words({ offer: { at, treatment, work } }: { readonly offer: ShownOffer }) {
  const { language } = useSite();
  switch (treatment.kind) {
    case "discount":
      return <Trans>A lower price for you.</Trans>;
    case "message":
      return treatment.words[language] ?? treatment.words.en ?? treatment.words.zh;
    case "bundle":
    case "placement":
      if (!work) return null;
      return treatment.kind === "bundle" && at.place === "product" ? (
        <Trans>
          Cheaper together: <Link to={workPath(work)}>{work.title}</Link> has this work in it.
        </Trans>
      ) : (
        <Trans>
          For you: <Link to={workPath(work)}>{work.title}</Link>
        </Trans>
      );
  }
}

/** An offer for the viewer, when it ends, and the way to why they have it. */
export function OfferNote({ offer }: { readonly offer: ShownOffer }) {
  const { at, endsAt, currency } = offer;
  return (
    <div className="notice warm stack tight">
      <p>
        <Words offer={offer} />
      </p>
      <p className="small">
        <Trans>
          Until <When at={endsAt} />.
        </Trans>{" "}
        <Link to={`/offers/why?${new URLSearchParams({ ...at, currency })}`}>
          <Trans>Why this offer?</Trans>
        </Link>
      </p>
    </div>
  );
}
