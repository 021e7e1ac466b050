import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useRouteLoaderData,
} from "react-router";
import { Field } from "../../design/field.tsx";
import { head } from "../../site/head.ts";
import { signedIn } from "../../site/signed-in.ts";
import { Done, Refusal, refused, textOf } from "../forms.tsx";
import type { loader as organisation } from "./layout.tsx";

export function loader({ context, request, params }: LoaderFunctionArgs) {
  const { language, origin, say } = signedIn(context, request);
  return { id: params.id, title: say(msg`Name of the organisation`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: `/desk/organisations/${loaderData.id}/name`, isIndexed: false }) : [];

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const { id = "" } = params;
  const form = await request.formData();
  try {
    await api("renameOrganisation", { params: { id }, body: { name: textOf(form, "name") } });
  } catch (error) {
    return refused(error, "name", form);
  }
  return redirect(`/desk/organisations/${id}/name?done=kept`);
}

const done = { kept: msg`The name is changed.` };
const words = { "invalid-request": msg`The name is one line of at most 120 characters.` };

export default function Name() {
  const found = useRouteLoaderData<typeof organisation>("organisation");
  const refusedForm = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <Done words={done} />
      <Refusal of={refusedForm} words={words} />
      <Form method="post" className="desk-line">
        <Field
          name="name"
          label={t`Its name`}
          required
          maxLength={120}
          defaultValue={refusedForm?.typed.name ?? found?.name}
        />
        <button className="button" type="submit">
          <Trans>Save the change</Trans>
        </button>
      </Form>
    </>
  );
}
