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
import { isOwnPath } from "../site/own-path.ts";
import { type Site, site } from "../site/site.ts";
import { begin } from "./session.ts";

export function loader({ context, request }: LoaderFunctionArgs) {
  const seen = context.get(site);
  const { language, origin, say } = seen;
  const { searchParams } = new URL(request.url);
  const to = searchParams.get("to") ?? "/";
  const { registration, email } = flashOf(seen);
  if (registration === undefined || email === undefined) {
    throw redirect(`/sign-up?to=${encodeURIComponent(to)}`);
  }
  return { to, email, isSentAgain: searchParams.has("again"), title: say(msg`Confirm your e-mail`), language, origin };
}

async function confirmed(seen: Site, form: FormData, email: string, id: string) {
  const code = String(form.get("code") ?? "").replaceAll(/\s/g, "");
  await seen.api("confirmRegistration", { body: { email, id, code } });
  await begin(seen, { email, password: String(form.get("password") ?? "") });
  dropFlash(seen);
}

export async function action({ context, request }: ActionFunctionArgs) {
  const seen = context.get(site);
  const form = await request.formData();
  const given = String(form.get("to") ?? "/");
  const to = isOwnPath(given) ? given : "/";
  const { registration = "", email = "" } = flashOf(seen);
  try {
    if (form.get("intent") === "again") {
      await seen.api("resendCode", { body: { email } });
      throw redirect(`/confirm?again=1&to=${encodeURIComponent(to)}`, 303);
    }
    await confirmed(seen, form, email, registration);
  } catch (error) {
    if (!isRefused(error)) throw error;
    // The account is confirmed even if the password was mistyped: the user can sign in with the right one.
    if (error.code === "wrong-credentials") {
      throw redirect(`/sign-in?said=confirmed&to=${encodeURIComponent(to)}`, 303);
    }
    return data({ code: error.code, detail: error.detail }, error.status);
  }
  throw redirect(to, 303);
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/confirm", isIndexed: false }) : [];

function SendAgain({ to }: { readonly to: string }) {
  return (
    <div className="stack small soft">
      <Form method="post" className="row">
        <input type="hidden" name="to" value={to} />
        <Trans>No mail after a minute, and none in the spam folder?</Trans>
        <button className="linklike" type="submit" name="intent" value="again">
          <Trans>Send another code</Trans>
        </button>
      </Form>
      <p>
        <Trans>
          A wrong address? <Link to={`/sign-up?to=${encodeURIComponent(to)}`}>Enter another one</Link>
        </Trans>
      </p>
    </div>
  );
}

export default function Confirm() {
  const { to, email, isSentAgain } = useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  const { t } = useLingui();
  const isWrong = refused?.code === "wrong-code" || refused?.code === "invalid-request";
  return (
    <div className="frame page narrow stack-l">
      <header className="stack">
        <h1>
          <Trans>Confirm your e-mail</Trans>
        </h1>
        <p className="soft">
          <Trans>We mailed six digits to {email}. They are valid for a day.</Trans>
        </p>
      </header>
      {isSentAgain && !refused ? (
        <Notice kind="good">
          <Trans>We have sent another code. The previous one is no longer valid.</Trans>
        </Notice>
      ) : null}
      {refused && !isWrong ? (
        <Notice kind="loss">
          {refused.code === "code-expired" ? (
            <Trans>The code has expired. Ask for another one.</Trans>
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
          name="code"
          label={t`Code from the mail`}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
          required
          error={isWrong ? t`This is not the latest code. Check its six digits.` : undefined}
        />
        <Field
          name="password"
          type="password"
          label={t`Your password, to sign in`}
          autoComplete="current-password"
          required
        />
        <button className="button wide" type="submit">
          <Trans>Confirm and sign in</Trans>
        </button>
      </Form>
      <SendAgain to={to} />
    </div>
  );
}
