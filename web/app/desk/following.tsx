import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";
import { NextPage } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { Refusal, refused, textOf } from "./forms.tsx";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
  const page = await api("listFollowing", { query: { limit: "50", cursor } });
  return { ...page, title: say(msg`Following`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/following", isIndexed: false }) : [];

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const form = await request.formData();
  try {
    await api("unfollowCreator", { params: { creatorId: textOf(form, "creator") } });
  } catch (error) {
    return refused(error, "unfollow", form);
  }
  return redirect("/desk/following");
}

export default function Following() {
  const { items, cursor } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  return (
    <div className="stack-l">
      <h1>
        <Trans>Following</Trans>
      </h1>
      <Refusal of={refusedForm} />
      {items.length === 0 ? (
        <div className="empty">
          <p>
            <Trans>Follow a creator on their page, and you will be notified of their new works here.</Trans>
          </p>
          <Link className="button plain" to="/works">
            <Trans>Browse all works</Trans>
          </Link>
        </div>
      ) : (
        <ul className="desk-rows">
          {items.map(({ creator, since }) => (
            <li key={creator.id} className="desk-row">
              <div className="row">
                {creator.avatar ? (
                  <img className="desk-face" src={creator.avatar} alt="" width={48} height={48} loading="lazy" />
                ) : null}
                <Link className="desk-name" to={`/creators/${creator.handle}`}>
                  {creator.name}
                </Link>
              </div>
              <span className="soft small">
                <Trans>
                  since <When at={since} as="short" />
                </Trans>
              </span>
              <Form method="post">
                <input type="hidden" name="creator" value={creator.id} />
                <button className="button small plain" type="submit">
                  <Trans>Unfollow</Trans>
                </button>
              </Form>
            </li>
          ))}
        </ul>
      )}
      <NextPage cursor={cursor} />
    </div>
  );
}
