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
import { head } from "../site/head.ts";
import { isOwnPath } from "../site/own-path.ts";
import { site } from "../site/site.ts";
import { begin } from "./session.ts";

export function loader({ context, request }: LoaderFunctionArgs) {
  const { viewer, language, origin, say } = context.get(site);
  const to = new URL(request.url).searchParams.get("to") ?? "/";
  if (viewer) throw redirect(isOwnPath(to) ? to : "/");
  const said = new URL(request.url).searchParams.get("said");
  return {
    to,
    said,
    title: say(msg`Sign in`),
    description: say(msg`Sign in to what you bought, study and sell.`),
    language,
    origin,
  };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const seen = context.get(site);
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? "");
  const code = text("code").replaceAll(" ", "");
  try {
    await begin(seen, { email: text("email").trim(), password: text("password"), ...(code !== "" && { code }) });
  } catch (error) {
    if (!isRefused(error)) throw error;
    return data({ code: error.code, detail: error.detail, email: text("email") }, error.status);
  }
  const to = text("to");
  throw redirect(isOwnPath(to) ? to : "/");
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/sign-in", isIndexed: false }) : [];

export default function SignIn() {
  const { to, said } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const { t } = useLingui();
  const needsCode = refused?.code === "second-factor-needed" || refused?.code === "wrong-second-factor";
  return (
    <div className="frame page narrow stack-l">
      <h1>
        <Trans>Sign in</Trans>
      </h1>
      {refused || !said ? null : (
        <Notice kind="good">
          {said === "reset" ? (
            <Trans>Your new password is set. Sign in with it.</Trans>
          ) : said === "confirmed" ? (
            <Trans>Your account is confirmed. Sign in to it.</Trans>
          ) : null}
        </Notice>
      )}
      {refused ? (
        <Notice kind={refused.code === "second-factor-needed" ? "warm" : "loss"}>
          {refused.code === "wrong-credentials" ? (
            <Trans>E-mail or password is wrong.</Trans>
          ) : refused.code === "second-factor-needed" ? (
            <Trans>
              This account has a second factor: enter the code of your authenticator app and your password again.
            </Trans>
          ) : refused.code === "wrong-second-factor" ? (
            <Trans>The code is wrong or has expired. Enter the one that your app shows now.</Trans>
          ) : refused.code === "too-many-tries" || refused.code === "too-many-requests" ? (
            <Trans>Too many attempts. Wait a few minutes, then try again.</Trans>
          ) : (
            refused.detail
          )}
        </Notice>
      ) : null}
      <Form method="post" className="form">
        <input type="hidden" name="to" value={to} />
        <Field
          name="email"
          type="email"
          label={t`E-mail`}
          autoComplete="username"
          required
          defaultValue={refused?.email}
        />
        <Field name="password" type="password" label={t`Password`} autoComplete="current-password" required />
        {needsCode ? (
          <Field
            name="code"
            label={t`Code from your authenticator app`}
            inputMode="numeric"
            autoComplete="one-time-code"
            required
          />
        ) : null}
        <button className="button wide" type="submit">
          <Trans>Sign in</Trans>
        </button>
      </Form>
      <p className="spread small">
        <Link to="/forgot">
          <Trans>Forgot your password?</Trans>
        </Link>
        <Link to={`/sign-up?to=${encodeURIComponent(to)}`}>
          <Trans>Create an account</Trans>
        </Link>
      </p>
    </div>
  );
}
