import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction } from "react-router";
import { head } from "./head.ts";
import { site } from "./site.ts";

export function loader({ context }: LoaderFunctionArgs) {
  const { language, origin, say } = context.get(site);
  const description = say(msg`An open-source marketplace for knowledge that explains its recommendations.`);
  return { title: say(msg`About Lyceum`), description, language, origin };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/about" }) : [];

export default function About() {
  return (
    <div className="frame page reading prose">
      <h1>
        <Trans>About Lyceum</Trans>
      </h1>
      <p className="lead">
        <Trans>
          Lyceum is a shop for knowledge: courses, books, reports, memberships, and hours with their authors.
        </Trans>
      </p>
      <h2>
        <Trans>For learners</Trans>
      </h2>
      <p>
        <Trans>
          What you buy stays yours. You know the refund terms before you pay. Every reviewer owns the work. And each
          recommendation shows what it is based on: remove what should not count, and the list changes.
        </Trans>
      </p>
      <h2 id="teach">
        <Trans>For creators</Trans>
      </h2>
      <p>
        <Trans>
          Sell for a single price, by membership, in instalments, by use, as a bundle, as a gift, or as seats for an
          organisation. Every sale is booked to the cent, and you see what you earned, what is still held, and why.
        </Trans>
      </p>
      <p>
        <Link className="button plain" to="/studio" reloadDocument>
          <Trans>Start to teach</Trans>
        </Link>
      </p>
      <h2>
        <Trans>For whoever runs a shop</Trans>
      </h2>
      <p>
        <Trans>
          Lyceum is open source under the Apache License 2.0. Everything on this site uses an API that is open to you
          too: <a href="/docs">its documentation</a>.
        </Trans>
      </p>
      <p>
        <Link to="/works">
          <Trans>Browse all works</Trans>
        </Link>
      </p>
    </div>
  );
}
