import type { MessageDescriptor } from "@lingui/core";
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
import type { Api } from "../../api/api.ts";
import type { ItemOf } from "../../api/operations.ts";
import { topicList, useTopicName } from "../../design/names.ts";
import { NextPage } from "../../design/table.tsx";
import { When } from "../../design/when.tsx";
import { head } from "../../site/head.ts";
import { languages, namesOfLanguages } from "../../site/languages.ts";
import { signedIn } from "../../site/signed-in.ts";
import { Done, Refusal, refused, textOf } from "../forms.tsx";

type Known = ItemOf<"listHistory">;

async function titlesOf(api: Api, ids: readonly string[]): Promise<Readonly<Record<string, string>>> {
  if (ids.length === 0) return {};
  const { items } = await api("listProducts", { query: { ids: ids.join(",") } });
  return Object.fromEntries(items.map(({ id, title }) => [id, title]));
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
  const [interests, history] = await Promise.all([
    api("getInterests"),
    api("listHistory", { query: { limit: "20", cursor } }),
  ]);
  const ids = [...new Set(history.items.map(({ productId }) => productId))];
  const titles = await titlesOf(api, ids);
  return { interests, history, titles, title: say(msg`What we know about you`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/settings/interests", isIndexed: false }) : [];

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const form = await request.formData();
  const intent = textOf(form, "intent");
  try {
    if (intent === "interests") {
      const topics = topicList.filter((each) => form.getAll("topic").includes(each));
      const chosen = languages.filter((each) => form.getAll("language").includes(each));
      await api("putInterests", { body: { topics, languages: chosen } });
    }
    if (intent === "forget") await api("forgetProduct", { params: { productId: textOf(form, "product") } });
    if (intent === "forget-all") await api("forgetHistory");
  } catch (error) {
    return refused(error, intent, form);
  }
  return redirect(`/desk/settings/interests?done=${intent}`);
}

const done = {
  interests: msg`Saved. Your recommendations change at once.`,
  forget: msg`It is deleted and no longer affects recommendations.`,
  "forget-all": msg`Your history is deleted. What you bought stays yours.`,
};

const acts: Readonly<Record<Known["did"][number], MessageDescriptor>> = {
  impression: msg`were shown it`,
  click: msg`chose it from a list`,
  view: msg`looked at it`,
  search: msg`found it in a search`,
  progress: msg`studied it`,
  complete: msg`finished it`,
  cart: msg`put it in the cart`,
  checkout: msg`went to pay for it`,
  purchase: msg`bought it`,
  refund: msg`returned it`,
  review: msg`reviewed it`,
  dismiss: msg`dismissed it`,
  wish: msg`added it to the wishlist`,
};

function Interests() {
  const { interests } = useLoaderData<typeof loader>();
  const topicName = useTopicName();
  return (
    <Form method="post" className="form">
      <fieldset>
        <legend>
          <Trans>Topics that you like</Trans>
        </legend>
        <div className="desk-choices">
          {topicList.map((topic) => (
            <label key={topic} className="choice">
              <input type="checkbox" name="topic" value={topic} defaultChecked={interests.topics.includes(topic)} />
              <span>{topicName(topic)}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset>
        <legend>
          <Trans>Languages that you study in</Trans>
        </legend>
        <div className="desk-choices">
          {languages.map((each) => (
            <label key={each} className="choice">
              <input type="checkbox" name="language" value={each} defaultChecked={interests.languages.includes(each)} />
              <span lang={each}>{namesOfLanguages[each]}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <p>
        <button className="button" type="submit" name="intent" value="interests">
          <Trans>Save the change</Trans>
        </button>
      </p>
    </Form>
  );
}

function KnownRow({ known, title }: { readonly known: Known; readonly title: string | undefined }) {
  const { i18n, t } = useLingui();
  const list = new Intl.ListFormat(i18n.locale);
  const name = title ?? t`A work that is no longer on sale`;
  const did = list.format(known.did.map((each) => i18n._(acts[each])));
  return (
    <li className="desk-row">
      <div>
        {title === undefined ? name : <Link to={`/works/${known.productId}`}>{title}</Link>}
        <p className="small soft">
          <When at={known.at} as="minute" />
        </p>
      </div>
      <span className="small">
        <Trans>You {did}</Trans>
      </span>
      <Form method="post" preventScrollReset>
        <input type="hidden" name="product" value={known.productId} />
        <button
          className="button small plain"
          type="submit"
          name="intent"
          value="forget"
          aria-label={t`Delete it: “${name}”`}
        >
          <Trans>Delete it</Trans>
        </button>
      </Form>
    </li>
  );
}

export default function InterestsPage() {
  const { history, titles } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  return (
    <>
      <Done words={done} />
      <Refusal of={refusedForm} />
      <Interests />
      <section className="stack" aria-labelledby="history">
        <div className="spread">
          <h2 id="history">
            <Trans>What you did</Trans>
          </h2>
          {history.items.length === 0 ? null : (
            <Form method="post">
              <button className="button small loss" type="submit" name="intent" value="forget-all">
                <Trans>Delete all of it</Trans>
              </button>
            </Form>
          )}
        </div>
        <p className="soft measure">
          <Trans>
            Recommendations are based only on this. What you delete here no longer counts; orders, library and progress
            stay as they are.
          </Trans>
        </p>
        {history.items.length === 0 ? (
          <p>
            <Trans>Nothing is stored.</Trans>
          </p>
        ) : (
          <ul className="desk-rows">
            {history.items.map((known) => (
              <KnownRow key={known.productId} known={known} title={titles[known.productId]} />
            ))}
          </ul>
        )}
        <NextPage cursor={history.cursor} />
      </section>
    </>
  );
}
