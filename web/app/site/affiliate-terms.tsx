import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import type { LoaderFunctionArgs, MetaFunction } from "react-router";
import { head } from "./head.ts";
import { site } from "./site.ts";

export function loader({ context }: LoaderFunctionArgs) {
  const { language, origin, say } = context.get(site);
  const description = say(msg`How recommending works, what it pays and what is not allowed.`);
  return { title: say(msg`Terms for recommending`), description, language, origin };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/affiliate-terms" }) : [];

export default function AffiliateTerms() {
  return (
    <div className="frame page reading prose">
      <h1>
        <Trans>Terms for recommending</Trans>
      </h1>
      <h2>
        <Trans>What you earn</Trans>
      </h2>
      <p>
        <Trans>
          Each creator sets a share of the price, before tax and after discounts. You earn the share that was set when
          somebody followed your link or entered your code, if they buy within 30 days and followed nobody else’s link
          since. Of a membership you earn by its first payment, of instalments by those paid in that time.
        </Trans>
      </p>
      <h2>
        <Trans>When you are paid</Trans>
      </h2>
      <p>
        <Trans>
          Once buyers can no longer get a refund, with the same transfers as creators. A refund or lost dispute takes
          its part of your share back, from later earnings if it was paid already.
        </Trans>
      </p>
      <h2>
        <Trans>What does not count</Trans>
      </h2>
      <p>
        <Trans>
          What you buy yourself, give to yourself or sell, and what your organisation or its members buy. Clicks of one
          person count once a day.
        </Trans>
      </p>
      <h2>
        <Trans>What you must do</Trans>
      </h2>
      <p>
        <Trans>
          Say openly that you are paid for recommending. No spam, no false promises, no discount that does not exist. We
          can suspend you, with the reason; what you have earned stays yours.
        </Trans>
      </p>
    </div>
  );
}
