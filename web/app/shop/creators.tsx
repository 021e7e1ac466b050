import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { head } from "../site/head.ts";
import { site } from "../site/site.ts";
import { People } from "./people.tsx";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = context.get(site);
  const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
  const page = await api("listCreators", { query: { limit: "24", cursor } });
  return {
    creators: page.items,
    next: page.cursor,
    isFirst: cursor === undefined,
    title: say(msg`Who teaches here`),
    description: say(msg`The people whose courses, books, reports and hours are on sale here.`),
    language,
    origin,
  };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/creators", isIndexed: loaderData.isFirst }) : [];

export default function Creators() {
  const { creators, next } = useLoaderData<typeof loader>();
  return (
    <div className="frame page stack-l">
      <h1>
        <Trans>Who teaches here</Trans>
      </h1>
      {creators.length === 0 ? (
        <p className="soft">
          <Trans>Nobody sells anything yet.</Trans>
        </p>
      ) : (
        <People creators={creators} />
      )}
      {next === undefined ? null : (
        <p className="more">
          <Link className="button plain" to={`/creators?cursor=${encodeURIComponent(next)}`} rel="next">
            <Trans>Show more</Trans>
          </Link>
        </p>
      )}
    </div>
  );
}
