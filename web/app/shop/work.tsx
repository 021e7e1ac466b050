import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";
import { type Api, isRefused } from "../api/api.ts";
import { Cover } from "../design/cover.tsx";
import { Markdown } from "../design/markdown.tsx";
import { useTopicName, useTypeName } from "../design/names.ts";
import { Notice } from "../design/notice.tsx";
import { Stars } from "../design/stars.tsx";
import { workPath } from "../design/work-card.tsx";
import { head, socialPicture } from "../site/head.ts";
import { namesOfLanguages } from "../site/languages.ts";
import { useSite } from "../site/root-data.ts";
import { site } from "../site/site.ts";
import { AboutCreator } from "./about-creator.tsx";
import { BuyBar } from "./buy-bar.tsx";
import { BuyBox } from "./buy-box.tsx";
import { Included, Outline } from "./outline.tsx";
import { Recommended } from "./recommended-by.tsx";
import { useRefusal } from "./refusals.tsx";
import { Reviews } from "./reviews.tsx";
import { Similar } from "./similar.tsx";
import { doOnWork } from "./work-actions.ts";
import { aroundWork } from "./work-data.ts";
import { workJsonLd } from "./work-json-ld.ts";

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const seen = context.get(site);
  const { api, language, origin } = seen;
  const { searchParams, search } = new URL(request.url);
  const work = await api("getProduct", { params: { id: params.id ?? "" } });
  if (params.id !== work.slug) throw redirect(`${workPath(work)}${search}`, 301);
  const stars = /^[1-5]$/.exec(searchParams.get("stars") ?? "")?.[0];
  const cursor = searchParams.get("reviews");
  const around = await aroundWork(seen, work, { ...(cursor && { cursor }), ...(stars && { stars }) });
  const said = searchParams.get("said");
  const isRecommended = searchParams.get("recommended") === "yes" && (await paysAffiliates(api, work.id));
  return {
    work,
    ...around,
    stars: stars === undefined ? undefined : Number(stars),
    said,
    isRecommended,
    currency: seen.currency,
    title: work.title,
    language,
    origin,
  };
}

/** Whether its creator pays those who recommend it: then whoever followed a link is told. */
const paysAffiliates = async (api: Api, id: string): Promise<boolean> => {
  try {
    return (await api("getAffiliateShare", { params: { id } })).shareBasisPoints > 0;
  } catch (error) {
    if (isRefused(error, "unknown-product")) return false;
    throw error;
  }
};

export async function action({ context, request, params }: ActionFunctionArgs) {
  const seen = context.get(site);
  const form = await request.formData();
  const work = await seen.api("getProduct", { params: { id: params.id ?? "" } });
  return doOnWork(seen, { id: work.id, page: workPath(work), form });
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) => {
  if (!loaderData) return [];
  const { work, currency, origin } = loaderData;
  return head({
    ...loaderData,
    description: work.summary || undefined,
    path: workPath(work),
    image: work.cover?.path ?? socialPicture(work.topic),
    jsonLd: workJsonLd(work, currency, origin),
    isIndexed: work.state === "published",
  });
};

function WorkHead({ work }: { readonly work: ReturnType<typeof useLoaderData<typeof loader>>["work"] }) {
  const [typeName, topicName] = [useTypeName(), useTopicName()];
  const { language } = useSite();
  return (
    <header className="work-head stack">
      <Cover work={work} isFirst />
      <p className="eyebrow">
        <Link to={`/works?type=${work.type}`}>{typeName(work.type)}</Link>
        {" · "}
        <Link to={`/works?topic=${work.topic}`}>{topicName(work.topic)}</Link>
        {work.language === language ? null : ` · ${namesOfLanguages[work.language]}`}
      </p>
      <h1 lang={work.language}>{work.title}</h1>
      <p className="row by">
        {work.creator ? <Link to={`/creators/${work.creator.handle}`}>{work.creator.name}</Link> : null}
        {work.rating.count === 0 ? null : (
          <a href="#reviews" className="plain-link">
            <Stars rating={work.rating} />
          </a>
        )}
      </p>
      <p className="lead" lang={work.language}>
        {work.summary}
      </p>
    </header>
  );
}

function Told() {
  const { said, isRecommended } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const refusal = useRefusal();
  if (refused) return <Notice kind="loss">{refusal(refused)}</Notice>;
  if (said === "kept") {
    return (
      <Notice kind="good">
        <Trans>
          It is on your wishlist.{" "}
          <Link to="/desk/wishlist" reloadDocument>
            See the wishlist
          </Link>
        </Trans>
      </Notice>
    );
  }
  if (said !== "added") return isRecommended ? <Recommended word="yes" /> : null;
  return (
    <Notice kind="good">
      <Trans>
        It is in your cart. <Link to="/cart">Go to the cart</Link>
      </Trans>
    </Notice>
  );
}

export default function Work() {
  const { work, reviews, similar, creator, included, packs, uses, mine, offer, stars } = useLoaderData<typeof loader>();
  const { currency } = useSite();
  const { t } = useLingui();
  return (
    <div className="frame page stack-l" data-view={work.id} data-placement="product">
      <Told />
      <div className="work-page">
        <WorkHead work={work} />
        <aside className="work-buy stack" id="buy" aria-label={t`Price and purchase`}>
          <Cover work={work} isFirst />
          <BuyBox work={work} packs={packs} mine={mine} currency={currency} offer={offer} />
        </aside>
        <div className="work-told stack-l">
          {work.outcomes?.length ? (
            <section className="stack" aria-labelledby="outcomes">
              <h2 id="outcomes">
                <Trans>What you will be able to do</Trans>
              </h2>
              <ul className="outcomes" lang={work.language}>
                {work.outcomes.map((outcome) => (
                  <li key={outcome}>{outcome}</li>
                ))}
              </ul>
            </section>
          ) : null}
          <Included bundle={work} works={included} uses={uses} currency={currency} />
          <Outline work={work} />
          {work.description ? (
            <section className="stack" aria-labelledby="description" lang={work.language}>
              <h2 id="description">
                <Trans>About this work</Trans>
              </h2>
              <Markdown text={work.description} level={2} />
            </section>
          ) : null}
          <Reviews work={work} reviews={reviews} isOpen={mine.isOpen} stars={stars} />
          {creator ? <AboutCreator creator={creator} isFollowing={mine.isFollowing} isOwn={mine.isOwn} /> : null}
          <BuyBar work={work} mine={mine} currency={currency} />
        </div>
      </div>
      <Similar similar={similar} currency={currency} />
    </div>
  );
}
