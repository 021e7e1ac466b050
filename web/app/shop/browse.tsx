import { Trans, useLingui } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import type { Asked } from "../api/operations.ts";
import { WorkCard } from "../design/work-card.tsx";
import { head } from "../site/head.ts";
import { useSite } from "../site/root-data.ts";
import { site } from "../site/site.ts";

type Query = NonNullable<Asked<"listProducts">["query"]>;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin } = context.get(site);
  const asked = Object.fromEntries(new URL(request.url).searchParams) as Query;
  const page = await api("listProducts", { query: { language, limit: "24", ...asked } });
  const next =
    page.cursor === undefined
      ? undefined
      : new URLSearchParams({ ...asked, cursor: page.cursor } as Record<string, string>).toString();
  return { items: page.items, next, words: asked.q, language, origin };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData
    ? head({
        title: loaderData.words ?? "Browse",
        path: "/works",
        origin: loaderData.origin,
        language: loaderData.language,
      })
    : [];

export default function Browse() {
  const { items, next, words } = useLoaderData<typeof loader>();
  const { currency } = useSite();
  const { t } = useLingui();
  return (
    <div className="frame page stack-l">
      <h1>{words === undefined ? t`All works` : t`Works with “${words}”`}</h1>
      {items.length === 0 ? (
        <div className="empty">
          <p>
            <Trans>Nothing was found. Try fewer words.</Trans>
          </p>
        </div>
      ) : (
        <div className="works">
          {items.map((work, at) => (
            <WorkCard key={work.id} work={work} currency={currency} isFirst={at < 6} />
          ))}
        </div>
      )}
      {next === undefined ? null : (
        <p className="more">
          <Link className="button plain" to={`?${next}`}>
            <Trans>Show more</Trans>
          </Link>
        </p>
      )}
    </div>
  );
}
