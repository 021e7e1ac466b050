import { Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { Cover } from "../design/cover.tsx";
import { Price } from "../design/money.tsx";
import { useTopicName, useTypeName } from "../design/names.ts";
import { Stars } from "../design/stars.tsx";
import { WorkCard, workPath } from "../design/work-card.tsx";
import { head } from "../site/head.ts";
import { useSite } from "../site/root-data.ts";
import { site } from "../site/site.ts";

export async function loader({ context, params }: LoaderFunctionArgs) {
  const { api, language, origin } = context.get(site);
  const { id = "" } = params;
  const [work, similar] = await Promise.all([
    api("getProduct", { params: { id } }),
    api("similarProducts", { params: { id }, query: { limit: "6" } }),
  ]);
  return { work, similar: similar.items, language, origin };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) => {
  if (!loaderData) return [];
  const { work, origin, language } = loaderData;
  return head({ title: work.title, description: work.summary, path: workPath(work), origin, language });
};

export default function Work() {
  const { work, similar } = useLoaderData<typeof loader>();
  const { currency } = useSite();
  const [typeName, topicName] = [useTypeName(), useTopicName()];
  return (
    <div className="frame page stack-l">
      <article className="work-page">
        <div className="work-cover">
          <Cover work={work} isFirst />
        </div>
        <div className="stack" lang={work.language}>
          <p className="eyebrow">
            {typeName(work.type)} · <Link to={`/works?topic=${work.topic}`}>{topicName(work.topic)}</Link>
          </p>
          <h1>{work.title}</h1>
          <Stars rating={work.rating} />
          <p className="lead">{work.summary}</p>
          <p className="row">
            <strong>
              <Price work={work} currency={currency} />
            </strong>
          </p>
        </div>
      </article>
      <section className="shelf">
        <h2>
          <Trans>Similar works</Trans>
        </h2>
        <div className="works">
          {similar.map(({ product }) => (
            <WorkCard key={product.id} work={product} currency={currency} />
          ))}
        </div>
      </section>
    </div>
  );
}
