import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction } from "react-router";
import { head } from "./head.ts";
import { site } from "./site.ts";

export function loader({ context }: LoaderFunctionArgs) {
  const { language, origin, say } = context.get(site);
  return {
    title: say(msg`Terms of service`),
    description: say(msg`What buying and selling here means.`),
    language,
    origin,
  };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/terms" }) : [];

export default function Terms() {
  return (
    <div className="frame page reading prose">
      <h1>
        <Trans>Terms of service</Trans>
      </h1>
      <p className="notice warm">
        <Trans>
          These pages describe how the software works. Anyone who runs a shop with it must add their own name, address
          and applicable law before they sell.
        </Trans>
      </p>
      <h2>
        <Trans>Buying</Trans>
      </h2>
      <p>
        <Trans>
          The price that you see before you pay is the price, and its tax is shown with it. What you bought opens at
          once and stays yours, also when it goes off sale; a membership opens as long as it is paid, a seat as long as
          your organisation keeps it for you. It is for you alone: passing files or your account on is not allowed.
        </Trans>
      </p>
      <h2>
        <Trans>Refunds</Trans>
      </h2>
      <p>
        <Trans>
          See the <Link to="/refunds">refund terms</Link>. They do not affect your statutory rights.
        </Trans>
      </p>
      <h2>
        <Trans>Reviews</Trans>
      </h2>
      <p>
        <Trans>
          Only people who own a work can review it, once each. Creators may reply. Nobody can buy, hide or reorder
          reviews.
        </Trans>
      </p>
      <h2>
        <Trans>Selling</Trans>
      </h2>
      <p>
        <Trans>
          You may only sell what you have the right to sell, and it must match its description. The shop keeps its share
          of each sale and pays you the rest by Stripe; refunds and lost disputes are deducted in proportion. A sale
          keeps the version and terms with which it was sold.
        </Trans>
      </p>
    </div>
  );
}
