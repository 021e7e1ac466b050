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
import type { ItemOf } from "../../api/operations.ts";
import { Field } from "../../design/field.tsx";
import { Notice } from "../../design/notice.tsx";
import { NextPage } from "../../design/table.tsx";
import { When } from "../../design/when.tsx";
import { head } from "../../site/head.ts";
import { signedIn } from "../../site/signed-in.ts";
import { Done, Refusal, refused, textOf } from "../forms.tsx";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
  const [{ secondFactor }, sessions] = await Promise.all([
    api("getSecurity"),
    api("listSessions", { query: { limit: "20", cursor } }),
  ]);
  return { secondFactor, sessions, title: say(msg`Security`), origin, language };
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
      // It ends all sessions, including this one.
      for (const cookie of sessionCookies(undefined, origin.startsWith("https:"))) setCookie(cookie);
      return redirect(`/sign-in?to=${encodeURIComponent("/desk/settings/security?done=on")}`);
    }
    if (intent === "remove") await api("removeSecondFactor");
    if (intent === "end-one") {
      await api("endSession", { params: { id: textOf(form, "session") } });
      return redirect("/desk/settings/security?done=ended#sessions");
    }
    if (intent === "end-others") {
      await api("endOtherSessions");
      return redirect("/desk/settings/security?done=others#sessions");
    }
    if (intent === "password" || intent === "end") {
      const body = { password: textOf(form, "password"), newPassword: textOf(form, "newPassword") };
      await (intent === "end" ? api("endSessions") : api("changePassword", { body }));
      for (const cookie of sessionCookies(undefined, origin.startsWith("https:"))) setCookie(cookie);
      return redirect(`/sign-in?to=${encodeURIComponent("/desk/settings/security")}`);
    }
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
  on: msg`The second factor is on: signing in needs a code from now on.`,
  off: msg`The second factor is off. Signing in needs only the password.`,
  ended: msg`That session has ended.`,
  others: msg`You are now signed in only here.`,
};
const words = {
  "wrong-code": msg`The code is wrong or has expired. Enter the one that your app shows now.`,
  "too-many-tries": msg`Too many attempts. Wait a few minutes, then try again.`,
  "invalid-request": msg`That is not valid: a code has six digits, a password at least twelve characters with both cases and a digit.`,
  "wrong-password": msg`That is not your current password.`,
  "unknown-session": msg`That session had already ended.`,
  "session-sealed": msg`That session can no longer be ended alone. Sign out everywhere instead.`,
  "weak-password": msg`The new password is too easy to guess. Make it longer, or of other words.`,
};

function SetUp({ isOn }: { readonly isOn: boolean }) {
  const shown = useActionData<typeof action>();
  const { t } = useLingui();
  if (!shown?.secret)
    return (
      <Form method="post" className="row">
        <button className={isOn ? "button plain" : "button"} type="submit" name="intent" value="set-up">
          {isOn ? <Trans>Set it up on another device</Trans> : <Trans>Set it up</Trans>}
        </button>
        {isOn ? (
          <button className="button plain" type="submit" name="intent" value="remove">
            <Trans>Turn it off</Trans>
          </button>
        ) : null}
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

function Password() {
  const shown = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <section className="stack" aria-labelledby="password-title">
      <h2 id="password-title">
        <Trans>Password</Trans>
      </h2>
      <Refusal of={shown?.refused} intent="password" words={words} />
      <Form method="post" className="form desk-form" reloadDocument>
        <Field
          name="password"
          type="password"
          label={t`Current password`}
          autoComplete="current-password"
          required
          hint={<Link to="/forgot">{t`Forgotten?`}</Link>}
        />
        <Field
          name="newPassword"
          type="password"
          label={t`New password`}
          autoComplete="new-password"
          required
          minLength={12}
          hint={t`At least twelve characters, with both cases and a digit. You will be signed out everywhere; sign in with the new password.`}
        />
        <p>
          <button className="button plain" type="submit" name="intent" value="password">
            <Trans>Change the password</Trans>
          </button>
        </p>
      </Form>
    </section>
  );
}

type Session = ItemOf<"listSessions">;

function SessionRow({ session }: { readonly session: Session }) {
  const { t } = useLingui();
  const { program, system } = session.device;
  const name =
    program !== undefined && system !== undefined
      ? t`${program} on ${system}`
      : (program ?? system ?? t`An unknown device`);
  return (
    <li className="desk-row">
      <div>
        {name}
        <p className="small soft">
          <Trans>
            since <When at={session.openedAt} as="minute" />, last used <When at={session.usedAt} as="minute" />
          </Trans>
        </p>
      </div>
      {session.current ? (
        <div>
          <span className="tag good">
            <Trans>This one</Trans>
          </span>
        </div>
      ) : (
        <Form method="post" preventScrollReset>
          <input type="hidden" name="session" value={session.id} />
          <button
            className="button small plain"
            type="submit"
            name="intent"
            value="end-one"
            aria-label={t`End it: ${name}`}
          >
            <Trans>End it</Trans>
          </button>
        </Form>
      )}
    </li>
  );
}

const ofSessions = ["end-one", "end-others", "end"];

function Sessions() {
  const { sessions } = useLoaderData<typeof loader>();
  const shown = useActionData<typeof action>();
  const hasOthers = sessions.items.some(({ current }) => !current) || sessions.cursor !== undefined;
  return (
    <section className="stack" aria-labelledby="sessions">
      <h2 id="sessions">
        <Trans>Where you are signed in</Trans>
      </h2>
      {shown?.refused && ofSessions.includes(shown.refused.intent) ? (
        <Refusal of={shown.refused} words={words} />
      ) : null}
      <ul className="desk-rows">
        {sessions.items.map((session) => (
          <SessionRow key={session.id} session={session} />
        ))}
      </ul>
      <NextPage cursor={sessions.cursor} />
      <p className="soft measure">
        <Trans>
          Lost a phone, or signed in on somebody else’s computer? End that session. If you do not recognise one of them,
          change your password too, which ends all sessions.
        </Trans>
      </p>
      <div className="row">
        {hasOthers ? (
          <Form method="post" preventScrollReset>
            <button className="button plain" type="submit" name="intent" value="end-others">
              <Trans>End all others</Trans>
            </button>
          </Form>
        ) : null}
        <Form method="post" reloadDocument>
          <button className="button plain" type="submit" name="intent" value="end">
            <Trans>Sign out everywhere</Trans>
          </button>
        </Form>
      </div>
    </section>
  );
}

export default function Security() {
  const { secondFactor } = useLoaderData<typeof loader>();
  const shown = useActionData<typeof action>();
  const isOther = shown?.refused ? ["password", ...ofSessions].includes(shown.refused.intent) : false;
  return (
    <>
      <Done words={done} />
      <section className="stack" aria-labelledby="factor">
        <div className="row">
          <h2 id="factor">
            <Trans>Second factor</Trans>
          </h2>
          <span className={secondFactor ? "tag good" : "tag"}>
            {secondFactor ? <Trans>On</Trans> : <Trans>Off</Trans>}
          </span>
        </div>
        <p className="soft measure">
          <Trans>
            A code of six digits from an app on your phone, in addition to the password. It keeps others out even if
            they know your password. The shop’s staff must have it.
          </Trans>
        </p>
        {shown?.secret || isOther ? null : <Refusal of={shown?.refused} words={words} />}
        <SetUp isOn={secondFactor} />
      </section>
      <Password />
      <Sessions />
    </>
  );
}
