import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useHref, useLoaderData } from "react-router";
import { topicList, useTopicName } from "../design/names.ts";
import { TurnedDown } from "../design/why.tsx";
import { head } from "../site/head.ts";
import { useSite } from "../site/root-data.ts";
import { type Site, site } from "../site/site.ts";
import { Continue } from "./continue.tsx";
import { offerAt } from "./offer.ts";
import { OfferNote } from "./offer-note.tsx";
import { People } from "./people.tsx";
import { Recommended } from "./recommended.tsx";
import { Shelf } from "./shelf.tsx";
import { shown } from "./works-of.ts";

/** Works that a member has begun and may open, in the order of the placement `continue`. */
async function begun({ api, viewer }: Site) {
  if (viewer === undefined) return undefined;
  const [library, { items, recommendationId }] = await Promise.all([
    api("getLibrary", { query: { limit: "24" } }),
    api("getRecommendations", { query: { placement: "continue", limit: "24" } }),
  ]);
  const open = library.items.filter(({ access, progress }) => access === "active" && !progress?.completedAt);
  const place = new Map(items.map(({ product }, at) => [product.id, at]));
  const placeOf = ({ product }: { readonly product: { readonly id: string } }) => place.get(product.id) ?? items.length;
  const studied = open.filter(({ progress }) => progress !== undefined).toSorted((a, b) => placeOf(a) - placeOf(b));
  return { list: recommendationId, items: studied.slice(0, 3) };
}

/** The placement `again` of a member. */
async function leftBehind(seen: Site) {
  if (seen.viewer === undefined) return undefined;
  const { language } = seen;
  const list = await seen.api("getRecommendations", { query: { placement: "again", limit: "5", language } });
  return list.items.length === 0 ? undefined : { ...list, items: await shown(seen, list.items) };
}

/** Popular works, for members only: visitors get them as recommendations. */
async function popularFor({ api, language, viewer }: Site) {
  if (viewer === undefined) return [];
  const { items } = await api("listProducts", { query: { language, limit: "5", sort: "popular" } });
  return items;
}

/** The variant of the page for a member, if an experiment has them. A visitor's page is the same for all: it is cached. */
async function variantFor({ api, viewer }: Site) {
  if (viewer === undefined) return "as-it-is";
  // The page as it is does without the answer.
  const told = await api("getVariant", { params: { page: "home" } }).catch(() => undefined);
  return told?.variant ?? "as-it-is";
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = context.get(site);
  const { api, language, origin, say } = seen;
  const [recommended, newest, loved, popular, people, studied, left, variant, offer] = await Promise.all([
    api("getRecommendations", { query: { placement: "home", limit: "10", language } }),
    api("listProducts", { query: { language, limit: "5" } }),
    api("listProducts", { query: { language, limit: "5", sort: "rating" } }),
    popularFor(seen),
    api("listCreators", { query: { limit: "6" } }),
    begun(seen),
    leftBehind(seen),
    variantFor(seen),
    offerAt(seen, { place: "home" }, seen.currency),
  ]);
  return {
    recommended: { ...recommended, items: await shown(seen, recommended.items) },
    newest: newest.items,
    loved: loved.items,
    popular,
    people: people.items,
    studied,
    left,
    variant,
    offer,
    isTurnedDown: new URL(request.url).searchParams.get("said") === "not-because",
    title: "Lyceum",
    description: say(msg`Courses, books, reports and hours with people who do the work.`),
    language,
    origin,
  };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/" }) : [];

function Opening() {
  const { t } = useLingui();
  const topicName = useTopicName();
  return (
    <header className="stack">
      <h1>
        <Trans>Learn from people who do the work</Trans>
      </h1>
      <p className="lead">
        <Trans>
          Courses, books, reports and hours with their authors. Every recommendation here comes with its reasons.
        </Trans>
      </p>
      <nav className="row tight topics" aria-label={t`Topics`}>
        {topicList.map((topic) => (
          <Link key={topic} className="tag touch" to={`/works?topic=${topic}`}>
            {topicName(topic)}
          </Link>
        ))}
      </nav>
    </header>
  );
}

type Works = Parameters<typeof Shelf>[0]["works"];

function Popular({ works }: { readonly works: Works }) {
  const { currency } = useSite();
  return (
    <Shelf
      id="popular"
      title={<Trans>What others study now</Trans>}
      works={works}
      currency={currency}
      more={{ to: "/works", words: <Trans>All by popularity</Trans> }}
    />
  );
}

function Newest({ works }: { readonly works: Works }) {
  const { currency } = useSite();
  return (
    <Shelf
      id="newest"
      title={<Trans>New</Trans>}
      works={works}
      currency={currency}
      more={{ to: "/works?sort=newest", words: <Trans>All new works</Trans> }}
    />
  );
}

export default function Home() {
  const { recommended, newest, loved, popular, people, studied, left, variant, offer, isTurnedDown } =
    useLoaderData<typeof loader>();
  const { viewer, currency } = useSite();
  const forYou = useHref("/for-you?to=/");
  const [isPopularFirst, isNewestFirst] = [variant === "popular-first", variant === "newest-first"];
  const shelves = { popular: <Popular works={popular} />, newest: <Newest works={newest} /> };
  return (
    <div className="frame page stack-l" data-placement="home">
      {isTurnedDown ? <TurnedDown /> : null}
      <Opening />
      {offer ? <OfferNote offer={offer} /> : null}
      {studied ? <Continue items={studied.items} list={studied.list} /> : null}
      {isPopularFirst ? shelves.popular : null}
      {isNewestFirst ? shelves.newest : null}
      <section className="shelf" aria-labelledby="recommended" data-for-you={viewer ? undefined : forYou}>
        <h2 id="recommended">
          {viewer === undefined ? (
            <Trans>What others study now</Trans>
          ) : recommended.isPersonal ? (
            <Trans>For you</Trans>
          ) : (
            <Trans>Recommended to everybody</Trans>
          )}
        </h2>
        <Recommended items={recommended.items} list={recommended.recommendationId} currency={currency} isFirst />
      </section>
      {left ? (
        <section className="shelf" aria-labelledby="again">
          <h2 id="again">
            <Trans>Worth coming back to</Trans>
          </h2>
          <Recommended items={left.items} list={left.recommendationId} currency={currency} />
        </section>
      ) : null}
      {isPopularFirst ? null : shelves.popular}
      {isNewestFirst ? null : shelves.newest}
      {people.length === 0 ? null : (
        <section className="shelf" aria-labelledby="people">
          <div className="spread">
            <h2 id="people">
              <Trans>Who teaches here</Trans>
            </h2>
            <Link to="/creators">
              <Trans>See all</Trans>
            </Link>
          </div>
          <People creators={people} />
        </section>
      )}
      <Shelf
        id="loved"
        title={<Trans>Best reviewed</Trans>}
        works={loved}
        currency={currency}
        more={{ to: "/works?sort=rating", words: <Trans>All by their reviews</Trans> }}
      />
    </div>
  );
}
