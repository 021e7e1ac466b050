import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
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
import { WorkCard } from "../design/work-card.tsx";
import { head } from "../site/head.ts";
import { useSite } from "../site/root-data.ts";
import { signedIn } from "../site/signed-in.ts";
import { Refusal, refused, textOf } from "./forms.tsx";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
  const page = await api("getWishlist", { query: { limit: "48", cursor } });
  return { ...page, title: say(msg`Wishlist`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/wishlist", isIndexed: false }) : [];

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const form = await request.formData();
  try {
    await api("deleteWish", { params: { id: textOf(form, "product") } });
  } catch (error) {
    return refused(error, "remove", form);
  }
  return redirect("/desk/wishlist");
}

function Remove({ id, title }: { readonly id: string; readonly title: string }) {
  const { t } = useLingui();
  return (
    <Form method="post" className="above">
      <input type="hidden" name="product" value={id} />
      <button className="linklike small" type="submit" aria-label={t`Remove it: “${title}”`}>
        <Trans>Remove it</Trans>
      </button>
    </Form>
  );
}

export default function Wishlist() {
  const { items, cursor } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  const { currency } = useSite();
  const { t } = useLingui();
  const shown = items.flatMap(({ product }) => (product ? [product] : []));
  const gone = items.filter(({ product }) => product === undefined);
  return (
    <div className="stack-l">
      <h1>
        <Trans>Wishlist</Trans>
      </h1>
      <Refusal of={refusedForm} />
      {items.length === 0 ? (
        <div className="empty">
          <p>
            <Trans>Press the heart on a work’s page to keep it here. The price is the one when you buy.</Trans>
          </p>
          <Link className="button plain" to="/works">
            <Trans>Browse all works</Trans>
          </Link>
        </div>
      ) : null}
      <div className="works">
        {shown.map((work) => (
          <WorkCard key={work.id} work={work} currency={currency}>
            <Remove id={work.id} title={work.title} />
          </WorkCard>
        ))}
      </div>
      {gone.length === 0 ? null : (
        <ul className="desk-rows">
          {gone.map(({ productId, at }) => (
            <li key={productId} className="desk-row">
              <span className="soft">
                <Trans>
                  No longer on sale; added on <When at={at} as="short" />
                </Trans>
              </span>
              <span />
              <Remove id={productId} title={t`A work that is no longer on sale`} />
            </li>
          ))}
        </ul>
      )}
      <NextPage cursor={cursor} />
    </div>
  );
}
