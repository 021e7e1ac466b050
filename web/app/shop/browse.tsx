import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { isRefused } from "../api/api.ts";
import type { ItemOf } from "../api/operations.ts";
import { productTypeList, topicList, useTopicName, useTypeName } from "../design/names.ts";
import { WorkCard } from "../design/work-card.tsx";
import { head } from "../site/head.ts";
import { useSite } from "../site/root-data.ts";
import { type Site, site } from "../site/site.ts";
import { BrowseChips } from "./browse-chips.tsx";
import { BrowseFilters, BrowseOrder } from "./browse-filters.tsx";
import { askedOf, type Browse, browseOf, browsePath } from "./browse-query.ts";

type Listed = ItemOf<"listProducts">;

/** The most empty pages with a cursor that are skipped. */
const MOST_EMPTY = 3;

async function pageOf({ api, currency }: Site, browse: Browse): Promise<{ items: Listed[]; cursor?: string }> {
  let cursor = browse.cursor;
  for (let tries = 0; ; tries++) {
    const page = await api("listProducts", { query: askedOf({ ...browse, cursor }, currency) });
    const { items } = page;
    cursor = page.cursor;
    if (items.length > 0 || cursor === undefined || tries === MOST_EMPTY) {
      return { items, ...(cursor !== undefined && { cursor }) };
    }
  }
}

/** The works of a list; empty for an invalid search or an expired cursor. */
async function found(seen: Site, browse: Browse) {
  try {
    return await pageOf(seen, browse);
  } catch (error) {
    if (!isRefused(error, "invalid-request")) throw error;
    return { items: [] };
  }
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = context.get(site);
  const { api, language, origin, say, currency } = seen;
  const browse = browseOf(new URL(request.url).searchParams, language, {
    topics: topicList,
    types: productTypeList,
  });
  const [page, topics] = await Promise.all([found(seen, browse), api("listTopics")]);
  const instead =
    page.items.length > 0
      ? []
      : (await api("listProducts", { query: { language, limit: "5", sort: "popular" } })).items;
  const counts = topics.topics.map(({ id, products, byLanguage }) => [
    id,
    browse.language === "all" ? products : byLanguage[browse.language],
  ]);
  return {
    browse,
    ...page,
    counts: topics.countedAt === undefined ? {} : (Object.fromEntries(counts) as Record<string, number>),
    instead,
    currency,
    title: browse.q ?? say(msg`All works`),
    description: say(msg`Courses, books, reports, memberships and hours, by topic, price and language.`),
    language,
    origin,
  };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) => {
  if (!loaderData) return [];
  const { browse, language } = loaderData;
  // Only lists filtered by a topic or type alone are indexed as pages.
  const { topic, type } = browse;
  const path = browsePath({ ...browse, q: undefined, most: undefined, sort: "popular", language }, language);
  const isPlain = browse.q === undefined && browse.most === undefined && browse.cursor === undefined;
  return head({ ...loaderData, path: topic || type ? path : "/works", isIndexed: isPlain });
};

function Title({ browse }: { readonly browse: Browse }) {
  const { t } = useLingui();
  const [topicName, typeName] = [useTopicName(), useTypeName()];
  const { q, topic, type } = browse;
  if (q !== undefined) return t`Works with “${q}”`;
  if (topic) return topicName(topic);
  return type ? typeName(type) : t`All works`;
}

function NothingFound({ browse }: { readonly browse: Browse }) {
  const { language } = useSite();
  const { q } = browse;
  return (
    <div className="empty">
      <p>
        {q === undefined ? (
          <Trans>No work on sale matches.</Trans>
        ) : (
          <Trans>No work on sale has all of the words “{q}”. Try fewer or other words.</Trans>
        )}
      </p>
      <p className="row">
        {browse.language === "all" ? null : (
          <Link className="button plain" to={browsePath(browse, language, { language: "all" })}>
            <Trans>Look in all languages</Trans>
          </Link>
        )}
        {browse.topic || browse.type || browse.most !== undefined ? (
          <Link
            className="button plain"
            to={browsePath(browse, language, { topic: undefined, type: undefined, most: undefined })}
          >
            <Trans>Clear the filters</Trans>
          </Link>
        ) : null}
        <Link className="button plain" to="/works">
          <Trans>All works</Trans>
        </Link>
      </p>
    </div>
  );
}

function Found() {
  const { items, cursor, browse, instead } = useLoaderData<typeof loader>();
  const { currency, language } = useSite();
  if (items.length === 0) {
    return (
      <>
        <NothingFound browse={browse} />
        <h2>
          <Trans>Popular instead</Trans>
        </h2>
        <Works items={instead} currency={currency} />
      </>
    );
  }
  return (
    <>
      <Works items={items} currency={currency} />
      {cursor === undefined ? null : (
        <p className="more">
          <Link className="button plain" to={browsePath(browse, language, { cursor })} rel="next">
            <Trans>Show more</Trans>
          </Link>
        </p>
      )}
    </>
  );
}

function Works({ items, currency }: { readonly items: readonly Listed[]; readonly currency: Site["currency"] }) {
  return (
    <div className="works">
      {items.map((work, at) => (
        <div key={work.id} data-work={work.id} data-position={at + 1}>
          <WorkCard work={work} currency={currency} isFirst={at < 6} level={2} />
        </div>
      ))}
    </div>
  );
}

/** The number of works of a topic or in all, if counted. */
const totalOf = ({ q, topic, type, most }: Browse, counts: Readonly<Record<string, number>>): number | undefined => {
  if (q !== undefined || type !== undefined || most !== undefined) return undefined;
  if (topic !== undefined) return counts[topic];
  const all = Object.values(counts);
  return all.length === 0 ? undefined : all.reduce((sum, count) => sum + count, 0);
};

function HowMany() {
  const { browse, items, cursor, counts } = useLoaderData<typeof loader>();
  const isAll = browse.cursor === undefined && cursor === undefined;
  const total = isAll ? items.length : totalOf(browse, counts);
  return (
    <p className="soft" role="status">
      {items.length === 0 ? (
        <Trans>Nothing was found.</Trans>
      ) : total !== undefined ? (
        <Plural value={total} one="# work" other="# works" />
      ) : (
        <Trans>{items.length} works on this page</Trans>
      )}
    </p>
  );
}

export default function BrowsePage() {
  const { browse, items, counts } = useLoaderData<typeof loader>();
  return (
    <div className="frame page stack-l" data-search={browse.q} data-placement="browse">
      <header className="stack">
        <h1>
          <Title browse={browse} />
        </h1>
        <BrowseChips browse={browse} />
      </header>
      <div className="browse">
        <BrowseFilters browse={browse} counts={counts} />
        <div className="stack found">
          <div className="found-head">
            <HowMany />
            {items.length > 1 ? <BrowseOrder browse={browse} /> : null}
          </div>
          <Found />
        </div>
      </div>
    </div>
  );
}
