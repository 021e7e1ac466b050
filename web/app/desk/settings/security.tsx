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
import { encode } from "uqr";
import { sessionCookies } from "../../../server/session.ts";
import { Field } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { head } from "../../site/head.ts";
import { signedIn } from "../../site/signed-in.ts";
import { Done, Refusal, refused, textOf } from "../forms.tsx";

export function loader({ context, request }: LoaderFunctionArgs) {
  const { language, origin, say } = signedIn(context, request);
  return { title: say(msg`Security`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/settings/security", isIndexed: false }) : [];

/** A QR code as one path of squares. */
function squaresOf(text: string): { readonly path: string; readonly size: number } {
  const { data: rows, size } = encode(text, { border: 2 });
  const path = rows.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return { path, size };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api, setCookie, origin } = signedIn(context, request);
  const form = await request.formData();
  const intent = textOf(form, "intent");
  try {
    if (intent === "set-up") {
      const { secret, uri } = await api("setUpSecondFactor");
      return { secret, uri, code: squaresOf(uri), refused: undefined };
    }
    if (intent === "confirm") {
      await api("confirmSecondFactor", { body: { code: textOf(form, "code").replaceAll(" ", "") } });
      // All sessions are over with it, this one too.
      for (const cookie of sessionCookies(undefined, origin.startsWith("https:"))) setCookie(cookie);
      return redirect(`/sign-in?to=${encodeURIComponent("/desk/settings/security?done=on")}`);
    }
    if (intent === "remove") await api("removeSecondFactor");
  } catch (error) {
    const said = refused(error, intent, form);
    const secret = textOf(form, "secret");
    const uri = textOf(form, "uri");
    const code = uri.startsWith("otpauth://") ? squaresOf(uri) : undefined;
    return data({ secret, uri, code, refused: said.data }, said.init ?? undefined);
  }
  return redirect("/desk/settings/security?done=off");
}

const done = {
  on: msg`The second factor is on: signing in asks for a code from now on.`,
  off: msg`The second factor is off. Signing in asks for the password alone.`,
};
const words = {
  "wrong-code": msg`That code is not right, or it is over. Enter the one that your app shows now.`,
  "too-many-tries": msg`Too many tries. Wait some minutes, then try again.`,
  "invalid-request": msg`The code has six digits.`,
};

function SetUp() {
  const shown = useActionData<typeof action>();
  const { t } = useLingui();
  if (!shown?.secret)
    return (
      <Form method="post" className="row">
        <button className="button" type="submit" name="intent" value="set-up">
          <Trans>Set it up</Trans>
        </button>
        <button className="button plain" type="submit" name="intent" value="remove">
          <Trans>Turn it off</Trans>
        </button>
      </Form>
    );
  return (
    <div className="desk-factor">
      {shown.code ? (
        <svg
          className="desk-qr"
          viewBox={`0 0 ${shown.code.size} ${shown.code.size}`}
          role="img"
          aria-label={t`QR code for your authenticator app`}
          shapeRendering="crispEdges"
        >
          <path d={shown.code.path} />
        </svg>
      ) : null}
      <Form method="post" className="form desk-form">
        <p>
          <Trans>Read the code with an authenticator app, or type this secret into it:</Trans>
        </p>
        <p>
          <code className="desk-secret">{shown.secret.match(/.{1,4}/g)?.join(" ")}</code>
        </p>
        <Refusal of={shown.refused} words={words} />
        <input type="hidden" name="secret" value={shown.secret} />
        <input type="hidden" name="uri" value={shown.uri} />
        <Field
          name="code"
          label={t`The code that it shows`}
          inputMode="numeric"
          autoComplete="one-time-code"
          required
          maxLength={10}
        />
        <Notice kind="warm">
          <p>
            <Trans>Once it is confirmed, you are signed out everywhere and sign in with it.</Trans>
          </p>
        </Notice>
        <p>
          <button className="button" type="submit" name="intent" value="confirm">
            <Trans>Turn it on</Trans>
          </button>
        </p>
      </Form>
    </div>
  );
}

export default function Security() {
  const { language } = useLoaderData<typeof loader>();
  const shown = useActionData<typeof action>();
  return (
    <>
      <Done words={done} />
      <section className="stack" aria-labelledby="factor" lang={language}>
        <h2 id="factor">
          <Trans>Second factor</Trans>
        </h2>
        <p className="soft measure">
          <Trans>
            A code of six digits from an app on your phone, asked for beside the password. It keeps out who has found
            your password out; the staff of the shop must have it.
          </Trans>
        </p>
        {shown?.secret ? null : <Refusal of={shown?.refused} words={words} />}
        <SetUp />
      </section>
      <section className="stack" aria-labelledby="password">
        <h2 id="password">
          <Trans>Password</Trans>
        </h2>
        <p className="soft measure">
          <Trans>A new one is set with a code that we mail to you.</Trans>
        </p>
        <p>
          <Link className="button plain" to="/forgot">
            <Trans>Set a new password</Trans>
          </Link>
        </p>
      </section>
    </>
  );
}
