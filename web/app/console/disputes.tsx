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
import type { ItemOf } from "../api/operations.ts";
import { Amount } from "../design/money.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Table } from "../design/table.tsx";
import { Tabs } from "../design/tabs.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Dispute = ItemOf<"listDisputes">;
type State = Dispute["state"];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const search = searchOf(request);
  const state = (search("state") ?? "needs-response") as State;
  const page = await seen.api("listDisputes", { query: { state, cursor: search("cursor") } });
  return { ...page, state, ...titled(seen, msg`Disputes`) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "operator");
  const given = await givenBy(request);
  const text = given.optional("text");
  const params = { id: given.text("id") };
  return attempt("sent", () => api("submitEvidence", { params, body: text === undefined ? {} : { text } }));
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Evidence({ dispute: { id, hasEvidence, state } }: { readonly dispute: Dispute }) {
  if (hasEvidence) return <Trans>Evidence was sent</Trans>;
  if (state !== "needs-response" && state !== "warning-needs-response") return null;
  return (
    <details className="fold">
      <summary>
        <Trans>Answer</Trans>
      </summary>
      <Form method="post" className="inline-form">
        <input type="hidden" name="id" value={id} />
        <p className="small soft">
          <Trans>The bank gets our records: the order, what was opened, and the progress. It accepts them once.</Trans>
        </p>
        <label className="field">
          <span className="label">
            <Trans>Your note</Trans>
          </span>
          <textarea name="text" maxLength={20_000} />
        </label>
        <button className="button small" type="submit">
          <Trans>Send the evidence</Trans>
        </button>
      </Form>
    </details>
  );
}

export default function Disputes() {
  const { items, cursor, state } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  const values: readonly { readonly value: State; readonly name: string }[] = [
    { value: "needs-response", name: t`To answer` },
    { value: "warning-needs-response", name: t`Inquiries` },
    { value: "under-review", name: t`At the bank` },
    { value: "won", name: t`Won` },
    { value: "lost", name: t`Lost` },
  ];
  return (
    <>
      <h1>
        <Trans>Disputes</Trans>
      </h1>
      <OutcomeNotice outcome={outcome} done={{ sent: t`The evidence was sent to the bank.` }} />
      <Tabs name="state" label={t`State`} values={values} current={state} />
      <Table<Dispute>
        caption={t`Disputes`}
        rows={items}
        keyOf={({ id }) => id}
        cursor={cursor}
        empty={
          <p>
            <Trans>No dispute is in this state.</Trans>
          </p>
        }
        columns={[
          { head: t`Opened`, cell: ({ openedAt }) => <When at={openedAt} as="minute" /> },
          { head: t`Order`, cell: ({ orderId }) => <code>{orderId}</code> },
          { head: t`The bank's reason`, cell: ({ reason }) => reason },
          { head: t`Answer by`, cell: ({ dueBy }) => (dueBy === undefined ? "–" : <When at={dueBy} as="minute" />) },
          { head: t`Amount`, isNumber: true, cell: ({ amount }) => <Amount money={amount} /> },
          { head: t`Evidence`, cell: (dispute) => <Evidence dispute={dispute} /> },
        ]}
      />
    </>
  );
}
