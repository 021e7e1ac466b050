import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { useEffect, useState } from "react";
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
import { Done, Refusal, refused, textOf } from "../forms.tsx";

type Kind = Reply<"getMessageSettings">["kinds"][number];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const zones = Intl.supportedValuesOf("timeZone");
  return { ...(await api("getMessageSettings")), zones, title: say(msg`Reminders and news`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/settings/messages", isIndexed: false }) : [];

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const form = await request.formData();
  const zone = textOf(form, "zone");
  const body = {
    mail: form.getAll("mail").map(String) as Kind[],
    site: form.getAll("site").map(String) as Kind[],
    ...(zone !== "" && { zone }),
    quiet: { from: Number(form.get("from")), to: Number(form.get("to")) },
  };
  try {
    await api("putMessageSettings", { body });
  } catch (error) {
    return refused(error, "messages", form);
  }
  return redirect("/desk/settings/messages?done=kept");
}

const done = { kept: msg`Saved.` };
const names: Readonly<Record<Kind, MessageDescriptor>> = {
  "abandoned-checkout": msg`An order I started but did not pay`,
  "stalled-course": msg`A course I started and have not opened for a week`,
  "new-from-creator": msg`New works from creators I follow`,
};

function Kinds() {
  const { kinds, mail, site } = useLoaderData<typeof loader>();
  const { i18n } = useLingui();
  return kinds.map((kind) => (
    <fieldset key={kind}>
      <legend>{i18n._(names[kind])}</legend>
      <div className="row">
        <label className="choice">
          <input type="checkbox" name="mail" value={kind} defaultChecked={mail.includes(kind)} />
          <span>
            <Trans>By mail</Trans>
          </span>
        </label>
        <label className="choice">
          <input type="checkbox" name="site" value={kind} defaultChecked={site.includes(kind)} />
          <span>
            <Trans>Under Notifications</Trans>
          </span>
        </label>
      </div>
    </fieldset>
  ));
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

function Hour({ name, label, chosen }: { readonly name: string; readonly label: string; readonly chosen: number }) {
  return (
    <label className="field">
      <span className="label">{label}</span>
      <select name={name} defaultValue={chosen}>
        {HOURS.map((hour) => (
          <option key={hour} value={hour}>
            {String(hour).padStart(2, "0")}:00
          </option>
        ))}
      </select>
    </label>
  );
}

/** The time zone: as chosen, else as the browser has it. */
function Zone() {
  const { zone, zoneUsed, zones } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  const [chosen, choose] = useState(zone ?? zoneUsed);
  useEffect(() => {
    if (zone === undefined) choose(Intl.DateTimeFormat().resolvedOptions().timeZone);
  }, [zone]);
  const all = zones.includes(chosen) ? zones : [chosen, ...zones];
  return (
    <label className="field">
      <span className="label">{t`Time zone`}</span>
      <select name="zone" value={chosen} onChange={({ target }) => choose(target.value)}>
        {all.map((each) => (
          <option key={each} value={each}>
            {each.replaceAll("_", " ")}
          </option>
        ))}
      </select>
    </label>
  );
}

export default function Messages() {
  const { quiet, mostAWeek } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <Form method="post" className="form measure">
      <Done words={done} />
      <Refusal of={refusedForm} />
      <p>
        <Trans>
          We mail you reminders and news only if you agree here. You get at most {mostAWeek} a week, and each mail has a
          link that stops mails like it.
        </Trans>
      </p>
      <Kinds />
      <fieldset>
        <legend>
          <Trans>Quiet hours</Trans>
        </legend>
        <div className="row">
          <Hour name="from" label={t`From`} chosen={quiet.from} />
          <Hour name="to" label={t`Until`} chosen={quiet.to} />
          <Zone />
        </div>
      </fieldset>
      <p className="small soft">
        <Trans>
          To learn whether these help, we leave some people out at random. Mails about your own money are always sent.
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
