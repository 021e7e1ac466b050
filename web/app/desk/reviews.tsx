import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { Done } from "./forms.tsx";
import { Progress } from "./shelf-item.tsx";
import { shownOf, wholeLibrary } from "./shelves.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const { items } = await wholeLibrary(api);
  const shown = shownOf(items, { state: "all", sort: "opened", words: "", locale: language });
  return { items: shown, title: say(msg`Reviews`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/reviews", isIndexed: false }) : [];

const done = { kept: msg`Your review is published.`, deleted: msg`Your review is taken back, with its stars.` };

export default function Reviews() {
  const { items } = useLoaderData<typeof loader>();
  return (
    <div className="stack-l">
      <header className="stack">
        <h1>
          <Trans>Reviews</Trans>
        </h1>
        <p className="soft measure">
          <Trans>You can review what you may open, once each, and change it as often as you change your mind.</Trans>
        </p>
      </header>
      <Done words={done} />
      {items.length === 0 ? (
        <div className="empty">
          <p>
            <Trans>There is nothing to review yet.</Trans>
          </p>
        </div>
      ) : (
        <ul className="desk-rows">
          {items.map((item) => (
            <li key={item.product.id} className="desk-row">
              <span lang={item.product.language}>{item.product.title}</span>
              <span className="small soft">
                <Progress item={item} />
              </span>
              <Link to={`/desk/reviews/${item.product.id}`}>
                <Trans>Your review</Trans>
              </Link>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
