import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Form, Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { head } from "./head.ts";
import { site } from "./site.ts";

export function loader({ context }: LoaderFunctionArgs) {
  const { consent, viewer, visitorToken, language, origin, say } = context.get(site);
  return {
    consent,
    isSignedIn: viewer !== undefined,
    hasHistory: visitorToken !== undefined,
    title: say(msg`Privacy settings`),
    language,
    origin,
  };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/privacy/settings", isIndexed: false }) : [];

function Standing() {
  const { consent, isSignedIn } = useLoaderData<typeof loader>();
  if (consent === "refused-by-browser") {
    return (
      <p>
        <Trans>
          Your browser asks all sites not to track you (Global Privacy Control). We respect that: what you look at is
          not stored.
        </Trans>
      </p>
    );
  }
  if (consent !== "yes") {
    return (
      <p>
        <Trans>What you look at is not stored. You get recommendations of works that many people study.</Trans>
      </p>
    );
  }
  return (
    <p>
      {isSignedIn ? (
        <Trans>What you look at is stored with your account, to recommend suitable works.</Trans>
      ) : (
        <Trans>What you look at is stored under an id that only this device knows, to recommend suitable works.</Trans>
      )}
    </p>
  );
}

export default function PrivacySettings() {
  const { consent, isSignedIn } = useLoaderData<typeof loader>();
  return (
    <div className="frame page reading stack-l">
      <h1>
        <Trans>Privacy settings</Trans>
      </h1>
      <Standing />
      {consent === "refused-by-browser" ? null : (
        <Form method="post" action="/preferences" className="row">
          <input type="hidden" name="to" value="/privacy/settings" />
          {consent === "yes" ? (
            <button className="button" type="submit" name="consent" value="no">
              {isSignedIn ? (
                <Trans>Store nothing from now on</Trans>
              ) : (
                <Trans>Stop, and delete this device’s history</Trans>
              )}
            </button>
          ) : (
            <button className="button" type="submit" name="consent" value="yes">
              <Trans>Store what I look at, to recommend works</Trans>
            </button>
          )}
        </Form>
      )}
      {isSignedIn ? (
        <p>
          <Link to="/desk/settings/portrait" reloadDocument>
            <Trans>Your portrait: what recommendations are based on, and how to turn it off</Trans>
          </Link>
        </p>
      ) : null}
      <p>
        <Link to="/privacy">
          <Trans>What we store, and why</Trans>
        </Link>
      </p>
    </div>
  );
}
