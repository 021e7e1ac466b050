import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link, type LoaderFunctionArgs, type MetaFunction, redirect, useLoaderData } from "react-router";
import type { ItemOf } from "../api/operations.ts";
import { Field } from "../design/field.tsx";
import { Notice } from "../design/notice.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { lookedFor } from "./looking.ts";

type User = ItemOf<"lookUpUsers">;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const search = searchOf(request);
  const q = search("q")?.trim() ?? "";
  const by = search("by") === "name" ? "name" : "email";
  const head = titled(seen, msg`Users`);
  const looked = lookedFor(q);
  if (looked.kind === "nothing") return { q, by, page: undefined, ...head } as const;
  if (looked.kind === "buyer") throw redirect(`/console/users/${looked.value}`);
  const page = await seen.api("lookUpUsers", { query: { q, by, cursor: search("cursor") } });
  return { q, by, page, ...head } as const;
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Found({ items, cursor }: { readonly items: User[]; readonly cursor?: string | undefined }) {
  const { t } = useLingui();
  const languages = { en: t`English`, zh: t`Chinese` };
  return (
    <Table<User>
      caption={t`Users`}
      rows={items}
      keyOf={({ id }) => id}
      cursor={cursor}
      empty={
        <p>
          <Trans>No user was found.</Trans>
        </p>
      }
      columns={[
        { head: t`E-mail`, cell: ({ id, email }) => <Link to={`/console/users/${id}`}>{email}</Link> },
        { head: t`Name`, cell: ({ displayName }) => displayName },
        { head: t`Language`, cell: ({ language }) => languages[language] },
        { head: t`Since`, cell: ({ createdAt }) => <When at={createdAt} as="short" /> },
      ]}
    />
  );
}

export default function Users() {
  const { q, by, page } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Users</Trans>
      </h1>
      <Form method="get" className="row">
        <label className="field">
          <span className="label">
            <Trans>By</Trans>
          </span>
          <select name="by" defaultValue={by}>
            <option value="email">{t`E-mail or id`}</option>
            <option value="name">{t`Name`}</option>
          </select>
        </label>
        <Field name="q" label={t`Begins with`} defaultValue={q} required maxLength={128} />
        <button className="button plain" type="submit">
          <Trans>Look up</Trans>
        </button>
      </Form>
      {page === undefined ? (
        <p className="soft measure">
          <Trans>
            The beginning of an address or a name is enough. A whole address also finds unconfirmed accounts.
          </Trans>
        </p>
      ) : page.registering === undefined ? (
        <Found items={page.items} cursor={page.cursor} />
      ) : (
        <Notice kind="warm">
          <Trans>
            This address is registered but not confirmed by its code yet.{" "}
            <Link to={`/console/users/${page.registering}`}>See the account</Link>
          </Trans>
        </Notice>
      )}
    </>
  );
}
