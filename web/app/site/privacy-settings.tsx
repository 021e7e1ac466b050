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
          Your browser tells all sites that it is not to be tracked (Global Privacy Control). We heed that: what you
          look at is not kept.
        </Trans>
      </p>
    );
  }
  if (consent !== "yes") {
    return (
      <p>
        <Trans>What you look at is not kept. Suggestions are what many people study.</Trans>
      </p>
    );
  }
  return (
    <p>
      {isSignedIn ? (
        <Trans>What you look at is kept with your account, to suggest works that fit.</Trans>
      ) : (
        <Trans>What you look at is kept under a name that this device alone knows, to suggest works that fit.</Trans>
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
                <Trans>Keep nothing from now on</Trans>
              ) : (
                <Trans>Stop, and forget what this device did</Trans>
              )}
            </button>
          ) : (
            <button className="button" type="submit" name="consent" value="yes">
              <Trans>Keep what I look at, to suggest works</Trans>
            </button>
          )}
        </Form>
      )}
      {isSignedIn ? (
        <p>
          <Link to="/desk/settings/portrait" reloadDocument>
            <Trans>Your portrait: what suggestions are made of, and how to end it</Trans>
          </Link>
        </p>
      ) : null}
      <p>
        <Link to="/privacy">
          <Trans>What is kept, and why</Trans>
        </Link>
      </p>
    </div>
  );
}
