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
  useSearchParams,
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
      // Only new tokens have the group.
      const tokens = refreshToken === undefined ? undefined : await renewed(api, refreshToken);
      if (tokens) for (const cookie of sessionCookies(tokens, origin.startsWith("https:"))) setCookie(cookie);
      return redirect("/studio");
    }
    if (intent === "email") {
      await api("changeEmail", {
        body: { email: textOf(form, "email"), password: String(form.get("password") ?? "") },
      });
      return redirect(`/desk/settings?${new URLSearchParams({ to: textOf(form, "email") })}#address`);
    }
    if (intent === "email-code") {
      await api("confirmEmail", { body: { code: textOf(form, "code").replaceAll(" ", "") } });
      return redirect("/desk/settings?done=moved");
    }
    const language = languages.find((each) => each === textOf(form, "language")) ?? "en";
    await api("updateMe", { body: { displayName: textOf(form, "name"), language } });
  } catch (error) {
    return refused(error, intent, form);
  }
  return redirect("/desk/settings?done=kept");
}

const done = {
  kept: msg`Saved.`,
  moved: msg`Your address is changed: sign in with the new one from now on. We have mailed the previous one.`,
};
const words = { "invalid-request": msg`A name is one readable line of at most 80 characters.` };

const emailWords = {
  "invalid-request": msg`That is not a valid e-mail address.`,
  "same-email": msg`This is your address already.`,
  "wrong-password": msg`That is not your current password.`,
  "too-many-tries": msg`Too many attempts. Wait a while, then try again.`,
};
const codeWords = {
  "invalid-request": msg`A code has six digits.`,
  "wrong-code": msg`That is not the latest code that we mailed to the new address.`,
  "code-expired": msg`The code has expired. Ask for a new one.`,
  "too-many-tries": msg`Too many attempts for this code. Ask for a new one.`,
  "email-taken": msg`This address has an account now. Sign in to that, or choose another address.`,
  "email-refused": msg`Mails cannot be sent to this address. Choose another one.`,
};

/** A change of address: requested with the password, then confirmed by the mailed code. */
function Email() {
  const { me } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  const [search] = useSearchParams();
  const { t } = useLingui();
  const to = refusedForm?.intent === "email-code" ? refusedForm.typed.to : search.get("to");
  return (
    <section className="stack" aria-labelledby="email-title" id="address">
      <h2 id="email-title">
        <Trans>E-mail</Trans>
      </h2>
      <p className="measure">
        <Trans>
          You sign in with <strong>{me.email}</strong>, and our mails go there.
        </Trans>
      </p>
      {to ? (
        <Form method="post" className="form desk-form">
          <Refusal of={refusedForm} intent="email-code" words={codeWords} />
          <p>
            <Trans>
              We have mailed <strong>{to}</strong>. If the address has no account yet, the mail has a code; nothing
              changes until you enter it.
            </Trans>
          </p>
          <input type="hidden" name="to" value={to} />
          <Field
            name="code"
            label={t`Code from the mail`}
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            maxLength={10}
          />
          <p className="row">
            <button className="button" type="submit" name="intent" value="email-code">
              <Trans>Confirm the new address</Trans>
            </button>
            <Link to="/desk/settings#address">
              <Trans>Keep the one I have</Trans>
            </Link>
          </p>
        </Form>
      ) : null}
      <details className="desk-ask" open={refusedForm?.intent === "email" ? true : undefined}>
        <summary>{to ? <Trans>Ask for another code</Trans> : <Trans>Change the address</Trans>}</summary>
        <Form method="post" className="form desk-form">
          <Refusal of={refusedForm} intent="email" words={emailWords} />
          <Field
            name="email"
            type="email"
            label={t`New e-mail address`}
            autoComplete="email"
            required
            maxLength={128}
            defaultValue={refusedForm?.typed.email ?? to ?? undefined}
          />
          <Field
            name="password"
            type="password"
            label={t`Current password`}
            autoComplete="current-password"
            required
            hint={<Link to="/forgot">{t`Forgotten?`}</Link>}
          />
          <p>
            <button className="button plain" type="submit" name="intent" value="email">
              <Trans>Mail me a code</Trans>
            </button>
          </p>
        </Form>
      </details>
    </section>
  );
}

function Profile() {
  const { me } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <Form method="post" className="form desk-form">
      <Refusal of={refusedForm} intent="profile" words={words} />
      <Field
        name="name"
        label={t`Your name`}
        hint={t`As it appears on receipts and to people who give you something.`}
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
          <Trans>Save the change</Trans>
        </button>
      </p>
    </Form>
  );
}

export default function ProfilePage() {
  const { me } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  const isCreator = me.groups.includes("creator");
  return (
    <>
      <Done words={done} />
      <Profile />
      <Email />
      <dl className="facts">
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
            <Refusal of={refusedForm} intent="creator" />
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
