import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction } from "react-router";
import { head } from "./head.ts";
import { site } from "./site.ts";

export function loader({ context }: LoaderFunctionArgs) {
  const { language, origin, say } = context.get(site);
  return { title: say(msg`Terms`), description: say(msg`What buying and selling here means.`), language, origin };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/terms" }) : [];

export default function Terms() {
  return (
    <div className="frame page reading prose">
      <h1>
        <Trans>Terms</Trans>
      </h1>
      <p className="notice warm">
        <Trans>
          These pages say how the software works. Whoever runs a shop with it puts their own name, address and law here
          before they sell.
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
        <Trans>Giving back</Trans>
      </h2>
      <p>
        <Trans>
          When money goes back is told under <Link to="/refunds">refunds</Link>. Rights that the law gives you are not
          touched by that.
        </Trans>
      </p>
      <h2>
        <Trans>Reviews</Trans>
      </h2>
      <p>
        <Trans>
          Only who has a work can review it, and each counts once. Creators may answer. Nobody can buy, hide or reorder
          stars.
        </Trans>
      </p>
      <h2>
        <Trans>Selling</Trans>
      </h2>
      <p>
        <Trans>
          You sell what is yours to sell, and it is as its page says. The shop keeps its share of each sale and pays you
          the rest by Stripe; refunds and lost disputes are taken from it in proportion. What was sold keeps the version
          and the terms that it was sold with.
        </Trans>
      </p>
    </div>
  );
}
