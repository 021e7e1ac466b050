import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import type { ItemOf } from "../api/operations.ts";
import { Field } from "../design/field.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Affiliate = ItemOf<"listAffiliates">;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const search = searchOf(request);
  const typed = search("code")?.trim() ?? "";
  const isCode = /^[a-z0-9]{4,20}$/i.test(typed);
  const page =
    typed !== "" && !isCode
      ? { items: [] }
      : await seen.api("listAffiliates", { query: { cursor: search("cursor"), ...(isCode && { code: typed }) } });
  return { ...page, typed, ...titled(seen, msg`Affiliates`) };
}

export const meta: MetaFunction<typeof loader> = ownHead;

export default function Affiliates() {
  const { items, cursor, typed } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Affiliates</Trans>
      </h1>
      <Form method="get" className="row">
        <Field name="code" label={t`Code`} defaultValue={typed} maxLength={20} autoComplete="off" />
        <button className="button plain" type="submit">
          <Trans>Find</Trans>
        </button>
      </Form>
      <Table<Affiliate>
        caption={t`Affiliates`}
        rows={items}
        keyOf={({ id }) => id}
        cursor={cursor}
        empty={
          <p>{typed === "" ? <Trans>Nobody recommends works yet.</Trans> : <Trans>Nobody has this code.</Trans>}</p>
        }
        columns={[
          {
            head: t`Codes`,
            cell: ({ id, codes }) => (
              <Link to={`/console/affiliates/${id}`}>{codes.map(({ code }) => code).join(", ")}</Link>
            ),
          },
          { head: t`Joined`, cell: ({ joinedAt }) => <When at={joinedAt} /> },
          { head: t`State`, cell: ({ state }) => (state === "active" ? t`Recommends` : t`Suspended`) },
        ]}
      />
    </>
  );
}
