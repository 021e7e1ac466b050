import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import type { ItemOf } from "../api/operations.ts";
import { Field } from "../design/field.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Export = ItemOf<"listExports">;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  const page = await seen.api("listExports", { query: { cursor: searchOf(request)("cursor") } });
  return { ...page, ...titled(seen, msg`Exports`) };
}

const startOf = (day: string | undefined) => (day === undefined ? undefined : `${day}T00:00:00Z`);

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "creator");
  const given = await givenBy(request);
  if (given.text("intent") === "fetch") {
    const { url } = await api("getExport", { params: { id: given.text("id") } });
    throw redirect(url ?? "/studio/exports");
  }
  const [from, to] = [startOf(given.optional("from")), startOf(given.optional("to"))];
  const format = given.text("format") === "json" ? "json" : "csv";
  return attempt("asked", () =>
    api("requestExport", {
      body: { kind: "sales", format, ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    }),
  );
}

export const meta: MetaFunction<typeof loader> = ownHead;

function ExportForm() {
  const { t } = useLingui();
  return (
    <Form method="post" className="row">
      <Field name="from" label={t`From`} type="date" />
      <Field name="to" label={t`To (exclusive)`} type="date" />
      <label className="field">
        <span className="label">{t`As`}</span>
        <select name="format">
          <option value="csv">CSV</option>
          <option value="json">JSON</option>
        </select>
      </label>
      <button className="button" type="submit">
        <Trans>Make a file of my sales</Trans>
      </button>
    </Form>
  );
}

function State({ made: { id, state, failure } }: { readonly made: Export }) {
  if (state === "pending") return <Trans>In progress; check again in a moment</Trans>;
  if (state === "failed") return <span className="wrong">{failure ?? <Trans>It failed</Trans>}</span>;
  return (
    <Form method="post" reloadDocument>
      <input type="hidden" name="id" value={id} />
      <button className="linklike" type="submit" name="intent" value="fetch">
        <Trans>Download</Trans>
      </button>
    </Form>
  );
}

export default function Exports() {
  const { items, cursor } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t, i18n } = useLingui();
  return (
    <>
      <h1>
        <Trans>Exports</Trans>
      </h1>
      <p className="lead">
        <Trans>A file of what you sold, line by line, for your books. It is kept for a week.</Trans>
      </p>
      <OutcomeNotice outcome={outcome} done={{ asked: t`The file is being made. It takes a minute or two.` }} />
      <ExportForm />
      <Table<Export>
        caption={t`Exports`}
        rows={items}
        keyOf={({ id }) => id}
        cursor={cursor}
        empty={
          <p>
            <Trans>No file was made yet.</Trans>
          </p>
        }
        columns={[
          { head: t`Requested`, cell: ({ requestedAt }) => <When at={requestedAt} as="minute" /> },
          { head: t`From`, cell: ({ from }) => (from === undefined ? "–" : <When at={from} as="short" />) },
          { head: t`To`, cell: ({ to }) => (to === undefined ? "–" : <When at={to} as="short" />) },
          { head: t`As`, cell: ({ format }) => format.toUpperCase() },
          { head: t`Rows`, isNumber: true, cell: ({ rows }) => (rows === undefined ? "–" : i18n.number(rows)) },
          { head: t`File`, cell: (made) => <State made={made} /> },
        ]}
      />
    </>
  );
}
