import { Plural, Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, redirect, useLoaderData } from "react-router";
import { Markdown } from "../design/markdown.tsx";
import { Stars } from "../design/stars.tsx";
import { When } from "../design/when.tsx";
import { WorkCard } from "../design/work-card.tsx";
import { head } from "../site/head.ts";
import { useSite } from "../site/root-data.ts";
import { site } from "../site/site.ts";
import { Avatar, Follow } from "./about-creator.tsx";

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { api, language, origin, viewer } = context.get(site);
  const { search, searchParams } = new URL(request.url);
  const creator = await api("getCreator", { params: { idOrHandle: params.handle ?? "" } });
  if (creator.handle !== params.handle) throw redirect(`/creators/${creator.handle}${search}`, 301);
  const [works, following] = await Promise.all([
    api("listProducts", {
      query: { creatorId: creator.id, limit: "24", cursor: searchParams.get("cursor") ?? undefined },
    }),
    viewer === undefined ? undefined : api("getFollowing", { params: { creatorId: creator.id } }),
  ]);
  return {
    creator,
    works: works.items,
    cursor: works.cursor,
    isFollowing: following?.following ?? false,
    title: creator.name,
    description: creator.headline || undefined,
    language,
    origin,
  };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) => {
  if (!loaderData) return [];
  const { creator, origin } = loaderData;
  const path = `/creators/${creator.handle}`;
  const jsonLd = {
    "@context": "https://schema.org",
    "@type": "Person",
    name: creator.name,
    url: `${origin}${path}`,
    ...(creator.headline && { description: creator.headline }),
    ...(creator.avatar && { image: `${origin}${creator.avatar}` }),
  };
  return head({ ...loaderData, path, image: creator.avatar, jsonLd });
};

function Profile() {
  const { creator, isFollowing } = useLoaderData<typeof loader>();
  const { viewer } = useSite();
  return (
    <header className="profile">
      <Avatar creator={creator} size={96} />
      <div className="stack">
        <div className="stack tight">
          <h1>{creator.name}</h1>
          {creator.headline ? <p className="lead">{creator.headline}</p> : null}
        </div>
        <p className="row small soft">
          <span>
            <Plural value={creator.products} one="# work" other="# works" />
          </span>
          {creator.followers === 0 ? null : (
            <span>
              <Plural value={creator.followers} one="# follower" other="# followers" />
            </span>
          )}
          <Stars rating={creator.rating} />
          <span>
            <Trans>
              Here since <When at={creator.since} as="short" />
            </Trans>
          </span>
        </p>
        {viewer?.id === creator.id ? (
          <p>
            <Link to="/studio/profile" reloadDocument>
              <Trans>Edit your profile in the studio</Trans>
            </Link>
          </p>
        ) : (
          <Follow creatorId={creator.id} isFollowing={isFollowing} />
        )}
        {creator.bio ? <Markdown text={creator.bio} level={2} /> : null}
        {creator.links.length === 0 ? null : (
          <ul className="row small plain-list">
            {creator.links.map(({ label, url }) => (
              <li key={url}>
                <a href={url} rel="nofollow ugc noopener">
                  {label}
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </header>
  );
}

export default function Creator() {
  const { creator, works, cursor } = useLoaderData<typeof loader>();
  const { currency } = useSite();
  return (
    <div className="frame page stack-l">
      <Profile />
      <section className="shelf" aria-labelledby="works">
        <h2 id="works">
          <Trans>Works</Trans>
        </h2>
        {works.length === 0 ? (
          <p className="soft">
            <Trans>They have nothing on sale at the moment. Follow them to be notified of new works.</Trans>
          </p>
        ) : (
          <div className="works">
            {works.map((work, at) => (
              <div key={work.id} data-work={work.id} data-position={at + 1}>
                <WorkCard work={work} currency={currency} isFirst={at < 5} />
              </div>
            ))}
          </div>
        )}
        {cursor === undefined ? null : (
          <p className="more">
            <Link
              className="button plain"
              to={`/creators/${creator.handle}?cursor=${encodeURIComponent(cursor)}`}
              rel="next"
            >
              <Trans>Show more</Trans>
            </Link>
          </p>
        )}
      </section>
    </div>
  );
}
