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
import { site } from "../site/site.ts";

export function loader({ context }: LoaderFunctionArgs) {
  const { language, origin, say } = context.get(site);
  return {
    title: say(msg`Set a new password`),
    description: say(msg`Set a new password by a code that we mail you.`),
    language,
    origin,
  };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const seen = context.get(site);
  const email = String((await request.formData()).get("email") ?? "").trim();
  try {
    await seen.api("forgotPassword", { body: { email } });
  } catch (error) {
    if (!isRefused(error)) throw error;
    return data({ code: error.code, detail: error.detail, email }, error.status);
  }
  keepFlash(seen, { email });
  throw redirect("/reset", 303);
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/forgot", isIndexed: false }) : [];

export default function Forgot() {
  useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const { t } = useLingui();
  const isNoMail = refused?.code === "invalid-request";
  return (
    <div className="frame page narrow stack-l">
      <header className="stack">
        <h1>
          <Trans>Set a new password</Trans>
        </h1>
        <p className="soft">
          <Trans>Enter the e-mail of your account, and we mail you a code.</Trans>
        </p>
      </header>
      {refused && !isNoMail ? (
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
          defaultValue={refused?.email}
          error={isNoMail ? t`This is not an e-mail address. Check it.` : undefined}
        />
        <button className="button wide" type="submit">
          <Trans>Mail me a code</Trans>
        </button>
      </Form>
      <p className="small">
        <Link to="/sign-in">
          <Trans>Back to signing in</Trans>
        </Link>
      </p>
    </div>
  );
}
