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
import { renewed, sessionCookies } from "../../../server/session.ts";
import { Field } from "../../design/field.tsx";
import { When } from "../../design/when.tsx";
import { head } from "../../site/head.ts";
import { languages, namesOfLanguages } from "../../site/languages.ts";
import { signedIn } from "../../site/signed-in.ts";
import { Done, Refusal, refused, textOf } from "../forms.tsx";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  return { me: await api("getMe"), title: say(msg`Settings`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/settings", isIndexed: false }) : [];

export async function action({ context, request }: ActionFunctionArgs) {
  const { api, refreshToken, setCookie, origin } = signedIn(context, request);
  const form = await request.formData();
  const intent = textOf(form, "intent");
  try {
    if (intent === "creator") {
      await api("becomeCreator");
      // The group is in the tokens that come next.
      const tokens = refreshToken === undefined ? undefined : await renewed(api, refreshToken);
      if (tokens) for (const cookie of sessionCookies(tokens, origin.startsWith("https:"))) setCookie(cookie);
      return redirect("/studio");
    }
    const language = languages.find((each) => each === textOf(form, "language")) ?? "en";
    await api("updateMe", { body: { displayName: textOf(form, "name"), language } });
  } catch (error) {
    return refused(error, intent, form);
  }
  return redirect("/desk/settings?done=kept");
}

const done = { kept: msg`It is kept.` };
const words = { "invalid-request": msg`A name is one line that can be read, of at most 80 characters.` };

function Profile() {
  const { me } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <Form method="post" className="form desk-form">
      <Done words={done} />
      <Refusal of={refusedForm} words={words} />
      <Field
        name="name"
        label={t`Your name`}
        hint={t`As receipts and those who give you something know you.`}
        required
        autoComplete="name"
        maxLength={80}
        defaultValue={refusedForm?.typed.name ?? me.displayName}
      />
      <div className="field">
        <label htmlFor="language">
          <Trans>Language of mails and receipts</Trans>
        </label>
        <select id="language" name="language" defaultValue={me.language}>
          {languages.map((each) => (
            <option key={each} value={each}>
              {namesOfLanguages[each]}
            </option>
          ))}
        </select>
      </div>
      <p>
        <button className="button" type="submit" name="intent" value="profile">
          <Trans>Keep the change</Trans>
        </button>
      </p>
    </Form>
  );
}

export default function ProfilePage() {
  const { me } = useLoaderData<typeof loader>();
  const isCreator = me.groups.includes("creator");
  return (
    <>
      <Profile />
      <dl className="facts">
        <dt>
          <Trans>E-mail</Trans>
        </dt>
        <dd>{me.email}</dd>
        <dt>
          <Trans>Here since</Trans>
        </dt>
        <dd>
          <When at={me.createdAt} as="day" />
        </dd>
      </dl>
      <section className="stack" aria-labelledby="creator">
        <h2 id="creator">
          <Trans>Teach here yourself</Trans>
        </h2>
        {isCreator ? (
          <p>
            <Link to="/studio">
              <Trans>Your studio</Trans>
            </Link>
          </p>
        ) : (
          <>
            <p className="soft measure">
              <Trans>
                Sell courses, books, reports or hours. You keep this account, and what you bought; the studio leads you
                through the rest.
              </Trans>
            </p>
            <Form method="post" reloadDocument>
              <button className="button plain" type="submit" name="intent" value="creator">
                <Trans>Become a creator</Trans>
              </button>
            </Form>
          </>
        )}
      </section>
    </>
  );
}
