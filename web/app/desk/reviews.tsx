import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import type { ItemOf } from "../api/operations.ts";
import { Stars } from "../design/stars.tsx";
import { NextPage } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { Done } from "./forms.tsx";
import { Progress } from "./shelf-item.tsx";
import { shownOf, wholeLibrary } from "./shelves.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
  const [written, { items }] = await Promise.all([
    api("listOwnReviews", { query: { limit: "50", cursor } }),
    cursor === undefined ? wholeLibrary(api) : { items: [] },
  ]);
  const reviewed = new Set(written.items.map(({ productId }) => productId));
  const left = items.filter(({ product }) => !reviewed.has(product.id));
  const shown = shownOf(left, { state: "all", sort: "opened", words: "", locale: language });
  // With more than one page of reviews, other reviewed works are unknown here.
  return { written, left: written.cursor === undefined ? shown : [], title: say(msg`Reviews`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/reviews", isIndexed: false }) : [];

const done = { kept: msg`Your review is published.`, deleted: msg`Your review and its stars are deleted.` };

function Written({ of }: { readonly of: ItemOf<"listOwnReviews"> }) {
  const { productId, product, rating, text, createdAt, editedAt, counts, reply } = of;
  return (
    <li className="desk-row">
      <div className="stack">
        <Link className="over desk-name" to={`/desk/reviews/${productId}`} lang={product?.language}>
          {product?.title ?? productId}
        </Link>
        {text === undefined ? null : <p className="measure">{text}</p>}
        {reply ? (
          <p className="small measure">
            <strong>
              <Trans>The creator replied:</Trans>
            </strong>{" "}
            {reply.text}
          </p>
        ) : null}
        <p className="small soft">
          <When at={editedAt ?? createdAt} as="short" />
          {counts ? null : (
            <>
              {" · "}
              <Trans>not shown, as you can no longer open it</Trans>
            </>
          )}
        </p>
      </div>
      <Stars rating={{ count: 1, sum: rating }} isAlone />
    </li>
  );
}

export default function Reviews() {
  const { written, left } = useLoaderData<typeof loader>();
  return (
    <div className="stack-l">
      <header className="stack">
        <h1>
          <Trans>Reviews</Trans>
        </h1>
        <p className="soft measure">
          <Trans>You can review each work that you may open once, and change your review at any time.</Trans>
        </p>
      </header>
      <Done words={done} />
      {written.items.length === 0 ? null : (
        <section className="stack" aria-labelledby="written">
          <h2 id="written">
            <Trans>What you wrote</Trans>
          </h2>
          <ul className="desk-rows">
            {written.items.map((each) => (
              <Written key={each.id} of={each} />
            ))}
          </ul>
          <NextPage cursor={written.cursor} />
        </section>
      )}
      {left.length === 0 ? null : (
        <section className="stack" aria-labelledby="left">
          <h2 id="left">
            <Trans>Not reviewed yet</Trans>
          </h2>
          <ul className="desk-rows">
            {left.map((item) => (
              <li key={item.product.id} className="desk-row">
                <span lang={item.product.language}>{item.product.title}</span>
                <span className="small soft">
                  <Progress item={item} />
                </span>
                <Link to={`/desk/reviews/${item.product.id}`}>
                  <Trans>Review it</Trans>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {written.items.length === 0 && left.length === 0 ? (
        <div className="empty">
          <p>
            <Trans>There is nothing to review yet.</Trans>
          </p>
        </div>
      ) : null}
    </div>
  );
}
