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
import { dropFlash, flashOf } from "../site/flash.ts";
import { head } from "../site/head.ts";
import { site } from "../site/site.ts";
import { PasswordField } from "./password-field.tsx";

export function loader({ context }: LoaderFunctionArgs) {
  const seen = context.get(site);
  const { language, origin, say } = seen;
  const { email = "" } = flashOf(seen);
  return { email, title: say(msg`Set a new password`), language, origin };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const seen = context.get(site);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? "");
  const email = text("email").trim();
  const code = text("code").replaceAll(/\s/g, "");
  try {
    await seen.api("resetPassword", { body: { email, code, password: text("password") } });
  } catch (error) {
    if (!isRefused(error)) throw error;
    const fields = error.errors.map(({ pointer }) => pointer.split("/").at(-1) ?? "");
    return data({ code: error.code, detail: error.detail, fields, email }, error.status);
  }
  dropFlash(seen);
  throw redirect("/sign-in?said=reset", 303);
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/reset", isIndexed: false }) : [];

export default function Reset() {
  const { email } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const { t } = useLingui();
  const has = (field: string) => refused?.fields.includes(field) === true;
  const isWeak = refused?.code === "weak-password" || has("password");
  const isWrong = refused?.code === "wrong-code" || has("code");
  return (
    <div className="frame page narrow stack-l">
      <header className="stack">
        <h1>
          <Trans>Set a new password</Trans>
        </h1>
        <p className="soft">
          {email === "" ? (
            <Trans>Enter the code that was mailed to you.</Trans>
          ) : (
            <Trans>If {email} has an account here, a code was mailed to it.</Trans>
          )}
        </p>
      </header>
      {refused && !isWeak && !isWrong ? (
        <Notice kind="loss">
          {refused.code === "too-many-tries" || refused.code === "too-many-requests" ? (
            <Trans>Too many attempts. Wait a few minutes, then try again.</Trans>
          ) : (
            refused.detail
          )}
        </Notice>
      ) : null}
      <Form method="post" className="form">
        <Field
          name="email"
          type="email"
          label={t`E-mail`}
          autoComplete="username"
          required
          defaultValue={refused?.email ?? email}
        />
        <Field
          name="code"
          label={t`Code from the mail`}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
          required
          error={isWrong ? t`The code is wrong or has expired. Ask for another one.` : undefined}
        />
        <PasswordField isWeak={isWeak} />
        <button className="button wide" type="submit">
          <Trans>Set the password</Trans>
        </button>
        <p className="small soft">
          <Trans>You will be signed out everywhere; sign in with the new password.</Trans>
        </p>
      </Form>
      <p className="small">
        <Link to="/forgot">
          <Trans>Mail another code</Trans>
        </Link>
      </p>
    </div>
  );
}
