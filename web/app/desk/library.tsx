import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData, useSubmit } from "react-router";
import { head } from "../site/head.ts";
import { localeOf } from "../site/languages.ts";
import { signedIn } from "../site/signed-in.ts";
import { SubscriptionWords } from "./order-words.tsx";
import { ShelfItem } from "./shelf-item.tsx";
import { type LibraryState, shownOf, sorts, states, wholeLibrary } from "./shelves.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const asked = new URL(request.url).searchParams;
  const state = states.find((each) => each === asked.get("state")) ?? "all";
  const sort = sorts.find((each) => each === asked.get("sort")) ?? "opened";
  const words = (asked.get("q") ?? "").slice(0, 100);
  const [{ items, isWhole }, subscriptions] = await Promise.all([
    wholeLibrary(api),
    api("listSubscriptions", { query: { limit: "50" } }),
  ]);
  const going = subscriptions.items.filter((each) => !["void", "ended", "completed"].includes(each.state));
  return {
    items: shownOf(items, { state, sort, words, locale: localeOf(language) }),
    total: items.length,
    subscribed: Object.fromEntries(going.map((each) => [each.plan.productId, each])),
    isWhole,
    state,
    sort,
    words,
    title: say(msg`Library`),
    origin,
    language,
  };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/library", isIndexed: false }) : [];

function useStateNames(): Readonly<Record<LibraryState, string>> {
  const { t } = useLingui();
  return { all: t`All`, begun: t`Begun`, new: t`Not started`, done: t`Finished` };
}

function Filters() {
  const { state, sort, words } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  const submit = useSubmit();
  const stateNames = useStateNames();
  const sortNames = { opened: t`Last opened`, newest: t`Newest`, title: t`Title` };
  return (
    <Form className="desk-filters" onChange={({ currentTarget }) => submit(currentTarget, { replace: true })}>
      <fieldset className="desk-tabs">
        <legend className="visually-hidden">
          <Trans>Show</Trans>
        </legend>
        {states.map((each) => (
          <label key={each}>
            <input type="radio" name="state" value={each} defaultChecked={each === state} />
            <span>{stateNames[each]}</span>
          </label>
        ))}
      </fieldset>
      <input
        className="input"
        type="search"
        name="q"
        aria-label={t`Find in your library`}
        placeholder={t`Find in your library`}
        defaultValue={words}
        maxLength={100}
      />
      <label className="desk-sort">
        <span className="small soft">
          <Trans>Sort by</Trans>
        </span>
        <select className="input" name="sort" defaultValue={sort}>
          {sorts.map((each) => (
            <option key={each} value={each}>
              {sortNames[each]}
            </option>
          ))}
        </select>
      </label>
      <noscript>
        <button className="button plain" type="submit">
          <Trans>Show</Trans>
        </button>
      </noscript>
    </Form>
  );
}

export default function Library() {
  const { items, total, isWhole, subscribed } = useLoaderData<typeof loader>();
  return (
    <div className="stack-l">
      <h1>
        <Trans>Library</Trans>
      </h1>
      {total === 0 ? (
        <div className="empty">
          <p>
            <Trans>Works that you buy or are given are listed here and stay yours. Your library is still empty.</Trans>
          </p>
          <Link className="button" to="/works">
            <Trans>Browse all works</Trans>
          </Link>
        </div>
      ) : (
        <>
          <Filters />
          <p className="small soft" role="status">
            <Trans>
              {items.length} of {total} works
            </Trans>
          </p>
          <h2 className="visually-hidden">
            <Trans>Your works</Trans>
          </h2>
          <div className="works">
            {items.map((item, at) => {
              const by = subscribed[item.product.id];
              return (
                <ShelfItem key={item.product.id} item={item} isFirst={at < 6}>
                  {by ? (
                    <Link className="desk-plan above small" to={`/desk/memberships/${by.id}`}>
                      <SubscriptionWords of={by} />
                    </Link>
                  ) : null}
                </ShelfItem>
              );
            })}
          </div>
          {isWhole ? null : (
            <p className="small soft">
              <Trans>Your library is too large for this page: only the newest works are shown.</Trans>
            </p>
          )}
        </>
      )}
    </div>
  );
}
