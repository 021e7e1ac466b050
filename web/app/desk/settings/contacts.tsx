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
import { type Api, isRefused } from "../../api/api.ts";
import { NextPage } from "../../design/table.tsx";
import { When } from "../../design/when.tsx";
import { head } from "../../site/head.ts";
import { signedIn } from "../../site/signed-in.ts";
import { Done, Refusal, refused, textOf } from "../forms.tsx";

const nameOf = async (api: Api, idOrHandle: string): Promise<string> => {
  try {
    return (await api("getCreator", { params: { idOrHandle } })).name;
  } catch (error) {
    if (isRefused(error)) return idOrHandle;
    throw error;
  }
};

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
  const page = await api("listContacts", { query: { limit: "20", cursor } });
  const items = await Promise.all(page.items.map(async (each) => ({ ...each, name: await nameOf(api, each.creator) })));
  return { items, cursor: page.cursor, title: say(msg`Who can write to you`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/settings/contacts", isIndexed: false }) : [];

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const form = await request.formData();
  const agreed = textOf(form, "agreed") === "yes";
  try {
    await api("setContact", { params: { id: textOf(form, "creator") }, body: { agreed } });
  } catch (error) {
    return refused(error, "contact", form);
  }
  return redirect(`/desk/settings/contacts?done=${agreed ? "allowed" : "stopped"}`);
}

const done = {
  allowed: msg`They may write to you again.`,
  stopped: msg`They no longer see your name and address.`,
};

export default function Contacts() {
  const { items, cursor } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  return (
    <section className="stack">
      <p className="soft measure">
        <Trans>
          When you buy, you may share your name and e-mail with the creator, so that they can write to you. Those
          creators are listed here, and you can withdraw it.
        </Trans>
      </p>
      <Done words={done} />
      <Refusal of={refusedForm} />
      {items.length === 0 ? (
        <p>
          <Trans>Nobody.</Trans>
        </p>
      ) : (
        <ul className="desk-rows">
          {items.map(({ creator, name, agreed, at }) => (
            <li key={creator} className="desk-row">
              <Link to={`/creators/${creator}`}>{name}</Link>
              <span className="soft">
                {agreed ? (
                  <Trans>
                    may write since <When at={at} as="short" />
                  </Trans>
                ) : (
                  <Trans>
                    may not, since <When at={at} as="short" />
                  </Trans>
                )}
              </span>
              <Form method="post">
                <input type="hidden" name="creator" value={creator} />
                <button className="button small plain" type="submit" name="agreed" value={agreed ? "no" : "yes"}>
                  {agreed ? <Trans>Withdraw it</Trans> : <Trans>Allow it again</Trans>}
                </button>
              </Form>
            </li>
          ))}
        </ul>
      )}
      <NextPage cursor={cursor} />
    </section>
  );
}
