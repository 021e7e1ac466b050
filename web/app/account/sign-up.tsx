import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  data,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";
import { isRefused } from "../api/api.ts";
import { Field } from "../design/field.tsx";
import { Notice } from "../design/notice.tsx";
import { keepFlash } from "../site/flash.ts";
import { head } from "../site/head.ts";
import { isOwnPath } from "../site/own-path.ts";
import { site } from "../site/site.ts";
import { PasswordField } from "./password-field.tsx";

export function loader({ context, request }: LoaderFunctionArgs) {
  const { viewer, language, origin, say } = context.get(site);
  const to = new URL(request.url).searchParams.get("to") ?? "/";
  if (viewer) throw redirect(isOwnPath(to) ? to : "/");
  return {
    to,
    title: say(msg`Create an account`),
    description: say(msg`An account keeps your purchases and your progress.`),
    language,
    origin,
  };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const seen = context.get(site);
  const { api, language, visitorToken } = seen;
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? "");
  const [email, displayName, to] = [text("email").trim(), text("displayName").trim(), text("to")];
  const body = { email, displayName, password: text("password"), language };
  const register = (token: string | undefined) =>
    api("register", { body: { ...body, ...(token !== undefined && { visitorToken: token }) } });
  try {
    const { id } = await register(visitorToken).catch((error: unknown) => {
      // An invalid visitor's token must not prevent a registration.
      if (isRefused(error, "invalid-visitor-token")) return register(undefined);
      throw error;
    });
    keepFlash(seen, { registration: id, email });
  } catch (error) {
    if (!isRefused(error)) throw error;
    const fields = error.errors.map(({ pointer }) => pointer.split("/").at(-1) ?? "");
    return data({ code: error.code, detail: error.detail, fields, email, displayName }, error.status);
  }
  throw redirect(`/confirm?to=${encodeURIComponent(isOwnPath(to) ? to : "/")}`, 303);
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/sign-up", isIndexed: false }) : [];

export default function SignUp() {
  const { to } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const { t } = useLingui();
  const has = (field: string) => refused?.fields.includes(field) === true;
  const isWeak = refused?.code === "weak-password" || has("password");
  const isNoMail = refused?.code === "email-refused" || has("email");
  const isTold = isWeak || isNoMail || has("displayName");
  return (
    <div className="frame page narrow stack-l">
      <header className="stack">
        <h1>
          <Trans>Create an account</Trans>
        </h1>
        <p className="soft">
          <Trans>
            It keeps your purchases. What you looked at before on this device is added, if you agreed to that.
          </Trans>
        </p>
      </header>
      {refused && !isTold ? (
        <Notice kind="loss">
          {refused.code === "too-many-tries" || refused.code === "too-many-requests" ? (
            <Trans>Too many attempts. Wait a few minutes, then try again.</Trans>
          ) : (
            refused.detail
          )}
        </Notice>
      ) : null}
      <Form method="post" className="form">
        <input type="hidden" name="to" value={to} />
        <Field
          name="displayName"
          label={t`Name`}
          hint={t`Creators and your organisation see it. It need not be your real name.`}
          autoComplete="name"
          maxLength={80}
          required
          defaultValue={refused?.displayName}
          error={has("displayName") ? t`Enter a name of up to 80 characters.` : undefined}
        />
        <Field
          name="email"
          type="email"
          label={t`E-mail`}
          hint={t`A code to confirm it is mailed there.`}
          autoComplete="username"
          required
          defaultValue={refused?.email}
          error={isNoMail ? t`We cannot send mail to this address. Check it, or use another one.` : undefined}
        />
        <PasswordField isWeak={isWeak} />
        <button className="button wide" type="submit">
          <Trans>Create the account</Trans>
        </button>
        <p className="small soft">
          <Trans>
            By creating an account you agree to the <Link to="/terms">terms</Link>. What we store about you, and why, is
            described under <Link to="/privacy">privacy</Link>.
          </Trans>
        </p>
      </Form>
      <p className="small">
        <Trans>
          Have one already? <Link to={`/sign-in?to=${encodeURIComponent(to)}`}>Sign in</Link>
        </Trans>
      </p>
    </div>
  );
}
