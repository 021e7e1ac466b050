import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from "react-router";
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import { Field } from "../design/field.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { useSite } from "../site/root-data.ts";
import { signedIn } from "../site/signed-in.ts";

const LINKS = [0, 1, 2, 3, 4, 5];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  return { profile: await seen.api("getProfile"), ...titled(seen, msg`Profile`) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "creator");
  const given = await givenBy(request);
  const links = LINKS.flatMap((at) => {
    const url = given.text(`url-${at}`);
    return url === "" ? [] : [{ url, label: given.optional(`label-${at}`) ?? new URL(url).host }];
  });
  const body = {
    name: given.text("name"),
    handle: given.text("handle"),
    headline: given.text("headline"),
    bio: given.text("bio"),
    links,
    version: given.whole("version") ?? 0,
  };
  return attempt("saved", () => api("putProfile", { body }));
}

export const meta: MetaFunction<typeof loader> = ownHead;

interface LinkFieldsProps {
  readonly at: number;
  readonly link: { readonly label: string; readonly url: string } | undefined;
}

function LinkFields({ at, link }: LinkFieldsProps) {
  const { t } = useLingui();
  return (
    <div className="row">
      <input
        className="input link-name"
        name={`label-${at}`}
        aria-label={t`Name of link ${at + 1}`}
        placeholder={t`Name`}
        maxLength={40}
        defaultValue={link?.label}
      />
      <input
        className="input link-url"
        name={`url-${at}`}
        type="url"
        aria-label={t`Address of link ${at + 1}`}
        placeholder="https://"
        maxLength={300}
        defaultValue={link?.url}
      />
    </div>
  );
}

/** Those that there are and room for one; more are asked for. */
function Links({ links }: { readonly links: readonly { readonly label: string; readonly url: string }[] }) {
  const shown = LINKS.filter((at) => at <= links.length);
  const more = LINKS.filter((at) => at > links.length);
  return (
    <fieldset className="stack">
      <legend className="label">
        <Trans>Links</Trans>
      </legend>
      {shown.map((at) => (
        <LinkFields key={at} at={at} link={links[at]} />
      ))}
      {more.length === 0 ? null : (
        <details className="fold">
          <summary>
            <Trans>More links</Trans>
          </summary>
          <div className="stack">
            {more.map((at) => (
              <LinkFields key={at} at={at} link={undefined} />
            ))}
          </div>
        </details>
      )}
    </fieldset>
  );
}

export default function ProfilePage() {
  const { profile } = useLoaderData<typeof loader>();
  const { origin } = useSite();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  const refused = outcome?.refused;
  const errorOf = (name: string) =>
    refused?.errors.find(({ pointer }) => pointer.includes(`/${name}`))?.detail ??
    (name === "handle" && refused?.code.startsWith("handle-") ? refused.detail : undefined);
  return (
    <>
      <h1>
        <Trans>Profile</Trans>
      </h1>
      <p>
        <a href={`/creators/${profile.handle}`}>
          <Trans>See your page as others do</Trans>
        </a>
      </p>
      <OutcomeNotice outcome={outcome} done={{ saved: t`Saved. Your name changes everywhere at once.` }} />
      <Form method="post" className="form measure" key={profile.version}>
        <input type="hidden" name="version" value={profile.version} />
        <Field
          name="name"
          label={t`Name`}
          maxLength={80}
          required
          defaultValue={profile.name}
          error={errorOf("name")}
        />
        <Field
          name="handle"
          label={t`Address of your page`}
          hint={`${origin}/creators/…`}
          maxLength={30}
          required
          defaultValue={profile.handle}
          error={errorOf("handle")}
        />
        <Field
          name="headline"
          label={t`One line about you`}
          maxLength={120}
          defaultValue={profile.headline}
          error={errorOf("headline")}
        />
        <label className="field">
          <span className="label">
            <Trans>About you</Trans>
          </span>
          <textarea name="bio" rows={8} maxLength={4000} defaultValue={profile.bio} />
          <span className="hint">
            <Trans>Markdown: **bold**, lists, links</Trans>
          </span>
        </label>
        <Links links={profile.links} />
        <p>
          <button className="button" type="submit">
            <Trans>Save</Trans>
          </button>
        </p>
      </Form>
    </>
  );
}
