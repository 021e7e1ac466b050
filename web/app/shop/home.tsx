import { Trans, useLingui } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { topicList, useTopicName } from "../design/names.ts";
import { WorkCard } from "../design/work-card.tsx";
import { head } from "../site/head.ts";
import { useSite } from "../site/root-data.ts";
import { site } from "../site/site.ts";

export async function loader({ context }: LoaderFunctionArgs) {
  const { api, language, origin } = context.get(site);
  const [recommended, newest] = await Promise.all([
    api("getRecommendations", { query: { placement: "home", limit: "12", language } }),
    api("listProducts", { query: { language, limit: "12" } }),
  ]);
  return { recommended, newest: newest.items, language, origin };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ title: "Lyceum", path: "/", origin: loaderData.origin, language: loaderData.language }) : [];

export default function Home() {
  const { recommended, newest } = useLoaderData<typeof loader>();
  const { viewer, currency } = useSite();
  const { t } = useLingui();
  const topicName = useTopicName();
  const query = `?list=${recommended.recommendationId}`;
  return (
    <div className="frame page stack-l">
      <header className="stack">
        <h1>
          <Trans>Learn from people who do the work</Trans>
        </h1>
        <p className="lead">
          <Trans>Courses, books, reports and hours with those who wrote them.</Trans>
        </p>
        <nav className="row" aria-label={t`Topics`}>
          {topicList.map((topic) => (
            <Link key={topic} className="tag" to={`/works?topic=${topic}`}>
              {topicName(topic)}
            </Link>
          ))}
        </nav>
      </header>
      <section className="shelf" aria-labelledby="recommended">
        <h2 id="recommended">{viewer ? <Trans>For you</Trans> : <Trans>What others study now</Trans>}</h2>
        <div className="works">
          {recommended.items.map(({ product, reason }, at) => (
            <WorkCard key={product.id} work={product} currency={currency} isFirst={at < 6} query={query}>
              <p className="small soft">{reason.text}</p>
            </WorkCard>
          ))}
        </div>
      </section>
      <section className="shelf" aria-labelledby="newest">
        <div className="spread">
          <h2 id="newest">
            <Trans>New</Trans>
          </h2>
          <Link to="/works?sort=newest">
            <Trans>All new works</Trans>
          </Link>
        </div>
        <div className="works">
          {newest.map((work) => (
            <WorkCard key={work.id} work={work} currency={currency} />
          ))}
        </div>
      </section>
    </div>
  );
}
