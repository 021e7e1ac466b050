import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { TurnedDown } from "../design/why.tsx";
import { head } from "../site/head.ts";
import { useSite } from "../site/root-data.ts";
import { site } from "../site/site.ts";
import { Recommended } from "./recommended.tsx";
import { shown } from "./works-of.ts";

/** One visitor's recommendations. They are not cached, so they are a page of their own, from which the home page loads its list. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = context.get(site);
  const { api, language, origin, say, consent, viewer } = seen;
  const list = await api("getRecommendations", { query: { placement: "home", limit: "10", language } });
  const isLearnt = viewer !== undefined || consent === "yes";
  return {
    id: list.recommendationId,
    items: await shown(seen, list.items),
    isLearnt,
    isTurnedDown: new URL(request.url).searchParams.get("said") === "not-because",
    title: say(msg`For you`),
    language,
    origin,
  };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/for-you", isIndexed: false }) : [];

export default function ForYou() {
  const { id, items, isLearnt, isTurnedDown } = useLoaderData<typeof loader>();
  const { currency } = useSite();
  const isPersonal = items.some(({ reason }) => reason.because.length > 0);
  return (
    <div className="frame page stack-l" data-placement="home">
      {isTurnedDown ? <TurnedDown /> : null}
      <h1>
        <Trans>For you</Trans>
      </h1>
      {isLearnt ? null : (
        <p className="lead">
          <Trans>
            These are works that many people study. If you allow it in the{" "}
            <Link to="/privacy/settings">privacy settings</Link>, they will be based on what you look at.
          </Trans>
        </p>
      )}
      <section className="shelf" data-made-for-you="" aria-labelledby="recommended">
        <h2 id="recommended">
          {isPersonal ? <Trans>By what you did here</Trans> : <Trans>What others study now</Trans>}
        </h2>
        <Recommended items={items} list={id} currency={currency} isFirst />
      </section>
    </div>
  );
}
