import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { Cover } from "../design/cover.tsx";
import { Notice } from "../design/notice.tsx";
import { TurnedDown, Why } from "../design/why.tsx";
import { WorkCard } from "../design/work-card.tsx";
import { head } from "../site/head.ts";
import { useSite } from "../site/root-data.ts";
import { signedIn } from "../site/signed-in.ts";
import { openPath, Progress, ShelfItem } from "./shelf-item.tsx";
import { isDone, type LibraryItem, lastTouched, wholeLibrary } from "./shelves.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const [me, { items }, orders, subscriptions, recommended] = await Promise.all([
    api("getMe"),
    wholeLibrary(api),
    api("listOrders", { query: { limit: "10" } }),
    api("listSubscriptions", { query: { limit: "20" } }),
    api("getRecommendations", { query: { placement: "library", limit: "4", language } }),
  ]);
  const begun = items.filter((item) => item.progress && !isDone(item) && item.access === "active");
  const sorted = begun.toSorted((a, b) => lastTouched(b).localeCompare(lastTouched(a)));
  return {
    name: me.displayName,
    going: sorted.slice(0, 5),
    fresh: items.filter(({ progress }) => progress === undefined).slice(0, 6),
    count: items.length,
    unpaid: orders.items.filter(({ state, checkoutUrl }) => state === "pending" && checkoutUrl !== undefined),
    owing: subscriptions.items.filter(({ state }) => state === "past-due" || state === "unpaid"),
    recommended,
    isTurnedDown: new URL(request.url).searchParams.get("said") === "not-because",
    title: say(msg`My desk`),
    origin,
    language,
  };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk", isIndexed: false }) : [];

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

/** What needs the learner's attention. */
function Waiting({ unpaid, owing }: Pick<Data, "unpaid" | "owing">) {
  const [order] = unpaid;
  return (
    <>
      {owing.map(({ id, plan }) => (
        <Notice key={id} kind="warm">
          <p>
            <Trans>The last payment for “{plan.title}” did not go through.</Trans>{" "}
            <Link to={`/desk/memberships/${id}`}>
              <Trans>See what to do</Trans>
            </Link>
          </p>
        </Notice>
      ))}
      {order ? (
        <Notice kind="warm">
          <p>
            <Trans>“{order.lines[0]?.title}” is ordered but not paid.</Trans>{" "}
            <Link to={`/desk/orders/${order.id}`}>
              <Trans>Pay or withdraw it</Trans>
            </Link>
          </p>
        </Notice>
      ) : null}
    </>
  );
}

function GoOn({ item }: { readonly item: LibraryItem }) {
  return (
    <article className="desk-now">
      <Cover work={item.product} isFirst />
      <div className="stack">
        <h3 lang={item.product.language}>{item.product.title}</h3>
        <p className="small soft desk-state">
          <Progress item={item} />
        </p>
        <p>
          <Link className="button" to={openPath(item)}>
            <Trans>Continue</Trans>
          </Link>
        </p>
      </div>
    </article>
  );
}

function Shelf({ id, title, items }: { id: string; title: React.ReactNode; items: readonly LibraryItem[] }) {
  return items.length === 0 ? null : (
    <section className="shelf" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <div className="works">
        {items.map((item) => (
          <ShelfItem key={item.product.id} item={item} />
        ))}
      </div>
    </section>
  );
}

function Recommended({ recommended }: Pick<Data, "recommended">) {
  const { currency } = useSite();
  if (recommended.items.length === 0) return null;
  const query = `?list=${recommended.recommendationId}`;
  return (
    <section className="shelf" aria-labelledby="next">
      <h2 id="next">
        <Trans>What could come next</Trans>
      </h2>
      <div className="works">
        {recommended.items.map(({ product, reason }) => (
          <WorkCard key={product.id} work={product} currency={currency} query={query}>
            <Why reason={reason} product={product.id} />
          </WorkCard>
        ))}
      </div>
    </section>
  );
}

export default function Start() {
  const { name, going, fresh, count, unpaid, owing, recommended, isTurnedDown } = useLoaderData<typeof loader>();
  const [now, ...others] = going;
  return (
    <div className="stack-l">
      <h1>
        <Trans>{name}’s desk</Trans>
      </h1>
      {isTurnedDown ? <TurnedDown /> : null}
      <Waiting unpaid={unpaid} owing={owing} />
      {count === 0 ? (
        <div className="empty">
          <p>
            <Trans>Works that you buy or are given are listed here and stay yours. Your library is still empty.</Trans>
          </p>
          <Link className="button" to="/works">
            <Trans>Browse all works</Trans>
          </Link>
        </div>
      ) : null}
      {now ? (
        <section className="shelf" aria-labelledby="now">
          <h2 id="now" className="visually-hidden">
            <Trans>Where you stopped</Trans>
          </h2>
          <GoOn item={now} />
        </section>
      ) : null}
      <Shelf id="also" title={<Trans>Also begun</Trans>} items={others} />
      <Shelf id="fresh" title={<Trans>Not started yet</Trans>} items={fresh} />
      {count > 0 ? (
        <p>
          <Link to="/desk/library">
            <Trans>The whole library</Trans>
          </Link>
        </p>
      ) : null}
      <Recommended recommended={recommended} />
    </div>
  );
}
