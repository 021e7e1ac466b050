import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction } from "react-router";
import { head } from "./head.ts";
import { site } from "./site.ts";

export function loader({ context }: LoaderFunctionArgs) {
  const { language, origin, say } = context.get(site);
  const description = say(msg`An open-source marketplace for knowledge, whose suggestions tell what they are made of.`);
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
          Lyceum is a shop for what people know: courses, books, reports, memberships, and hours with those who wrote
          them.
        </Trans>
      </p>
      <h2>
        <Trans>For learners</Trans>
      </h2>
      <p>
        <Trans>
          What you buy stays yours. You know before you pay when money goes back. Each review is of somebody who has the
          work. And each suggestion tells what it comes from: take out what should not count, and the list follows.
        </Trans>
      </p>
      <h2 id="teach">
        <Trans>For creators</Trans>
      </h2>
      <p>
        <Trans>
          Sell once, by membership, in parts, by use, as a bundle, as a gift, or by seats to an organisation. Every sale
          is booked to the cent, and you see what you earned, what waits, and why.
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
          Lyceum is open source under the Apache License 2.0. All that this site does, it does by an API that is open to
          you too: <a href="/docs">its documentation</a>.
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
