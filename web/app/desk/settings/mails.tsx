import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";
import type { Reply } from "../../api/operations.ts";
import { head } from "../../site/head.ts";
import { signedIn } from "../../site/signed-in.ts";
import { Done, Refusal, refused } from "../forms.tsx";

type Kind = Reply<"getNotificationSettings">["optional"][number];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  return { ...(await api("getNotificationSettings")), title: say(msg`Mails`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/settings/mails", isIndexed: false }) : [];

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const form = await request.formData();
  const wanted = new Set(form.getAll("wanted").map(String));
  const offered = form.getAll("offered").map(String) as Kind[];
  try {
    await api("putNotificationSettings", { body: { noMailsOf: offered.filter((each) => !wanted.has(each)) } });
  } catch (error) {
    return refused(error, "mails", form);
  }
  return redirect("/desk/settings/mails?done=kept");
}

const done = { kept: msg`Saved.` };
const names: Readonly<Record<Kind, MessageDescriptor>> = {
  "renewal-coming": msg`A membership of mine is about to renew`,
  "instalment-coming": msg`An instalment is about to be charged`,
  "reply-received": msg`A creator replies to my review`,
  "seat-ended": msg`A seat of mine is revoked`,
  "seat-claimed": msg`A seat of my organisation is taken`,
  "review-received": msg`A work of mine is reviewed`,
  sale: msg`A work of mine is sold`,
  "refund-asked": msg`A buyer asks for a refund`,
  "dispute-opened": msg`A bank disputes a payment to me`,
  "gift-claimed": msg`A gift of mine is claimed`,
};

export default function Mails() {
  const { optional, noMailsOf } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  const { i18n } = useLingui();
  return (
    <Form method="post" className="form measure">
      <Done words={done} />
      <Refusal of={refusedForm} />
      <fieldset>
        <legend>
          <Trans>Mail me when</Trans>
        </legend>
        {optional.map((kind) => (
          <label key={kind} className="choice">
            <input type="hidden" name="offered" value={kind} />
            <input type="checkbox" name="wanted" value={kind} defaultChecked={!noMailsOf.includes(kind)} />
            <span>{i18n._(names[kind])}</span>
          </label>
        ))}
      </fieldset>
      <p className="small soft">
        <Trans>
          Mails about your own money are always sent: purchases, refunds, failed payments, the end of a trial, payouts.
          Everything is under Notifications too.
        </Trans>
      </p>
      <p>
        <button className="button" type="submit">
          <Trans>Save the change</Trans>
        </button>
      </p>
    </Form>
  );
}
