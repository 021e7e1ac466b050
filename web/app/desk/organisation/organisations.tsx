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
import { Field } from "../../design/field.tsx";
import { NextPage } from "../../design/table.tsx";
import { When } from "../../design/when.tsx";
import { head } from "../../site/head.ts";
import { signedIn } from "../../site/signed-in.ts";
import { Refusal, refused, textOf } from "../forms.tsx";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
  const page = await api("listOrganisations", { query: { limit: "50", cursor } });
  return { ...page, title: say(msg`Organisations`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/organisations", isIndexed: false }) : [];

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const form = await request.formData();
  try {
    const { id } = await api("createOrganisation", { body: { name: textOf(form, "name") } });
    return redirect(`/desk/organisations/${id}/buy`);
  } catch (error) {
    return refused(error, "create", form);
  }
}

const words = {
  "too-many-organisations": msg`You own the maximum number of organisations. Rename one instead.`,
  "invalid-request": msg`The name is one line of at most 120 characters.`,
};

export default function Organisations() {
  const { items, cursor } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <div className="stack-l">
      <header className="stack">
        <h1>
          <Trans>Organisations</Trans>
        </h1>
        <p className="soft measure">
          <Trans>Buy seats for a team, a class or a family: you invite by e-mail, and see how far everybody is.</Trans>
        </p>
      </header>
      {items.length === 0 ? null : (
        <ul className="desk-rows">
          {items.map(({ id, name, role, createdAt }) => (
            <li key={id} className="desk-row">
              <Link className="over desk-name" to={`/desk/organisations/${id}`}>
                {name}
              </Link>
              <span>{role === "owner" ? <Trans>You run it</Trans> : <Trans>You have a seat</Trans>}</span>
              <span className="small soft">
                <Trans>
                  since <When at={createdAt} as="short" />
                </Trans>
              </span>
            </li>
          ))}
        </ul>
      )}
      <NextPage cursor={cursor} />
      <section className="stack" aria-labelledby="create">
        <h2 id="create">
          <Trans>Start one</Trans>
        </h2>
        <Refusal of={refusedForm} words={words} />
        <Form method="post" className="desk-line">
          <Field name="name" label={t`Its name`} required maxLength={120} defaultValue={refusedForm?.typed.name} />
          <button className="button plain" type="submit">
            <Trans>Start it and buy seats</Trans>
          </button>
        </Form>
      </section>
    </div>
  );
}
