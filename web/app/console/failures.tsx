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
import { toEach } from "../api/several.ts";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Fates, SEVERAL, Tick } from "../design/several.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Failure = ItemOf<"listFailures">;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const page = await seen.api("listFailures", { query: { cursor: searchOf(request)("cursor") } });
  return { ...page, ...titled(seen, msg`Stripe's events`) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "operator");
  const given = await givenBy(request);
  const params = { id: given.text("id") };
  if (given.text("intent") === "several") {
    return { fates: await toEach(given, (id) => api("replayEvent", { params: { id } })) };
  }
  if (given.text("intent") === "replay") return attempt("replayed", () => api("replayEvent", { params }));
  return attempt("dismissed", () => api("dismissEvent", { params, body: { note: given.text("note") } }));
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Work({ event }: { readonly event: string }) {
  return (
    <div className="stack">
      <Form method="post">
        <input type="hidden" name="id" value={event} />
        <button className="button plain small" type="submit" name="intent" value="replay">
          <Trans>Apply again</Trans>
        </button>
      </Form>
      <details className="fold">
        <summary>
          <Trans>Dismiss</Trans>
        </summary>
        <Form method="post" className="inline-form">
          <input type="hidden" name="id" value={event} />
          <label className="field">
            <span className="label">
              <Trans>How it was resolved</Trans>
            </span>
            <input name="note" maxLength={1000} required />
          </label>
          <button className="button plain small" type="submit" name="intent" value="dismiss">
            <Trans>Dismiss it</Trans>
          </button>
        </Form>
      </details>
    </div>
  );
}

export default function Failures() {
  const { items, cursor } = useLoaderData<typeof loader>();
  const said = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Stripe's events that failed</Trans>
      </h1>
      {said && "fates" in said ? (
        <Fates fates={said.fates} done={t`Applied:`} nameOf={(id) => <code>{id}</code>} />
      ) : null}
      <OutcomeNotice
        outcome={said && !("fates" in said) ? said : undefined}
        done={{ replayed: t`The event is applied.`, dismissed: t`The event is dismissed.` }}
      />
      <Table<Failure>
        caption={t`Stripe's events that failed`}
        rows={items}
        keyOf={({ event }) => event}
        cursor={cursor}
        empty={
          <p>
            <Trans>All of Stripe's events were applied.</Trans>
          </p>
        }
        columns={[
          {
            head: t`Event`,
            cell: ({ event, type }) => (
              <>
                <Tick id={event} name={event} /> {type}
                <br />
                <code className="soft">{event}</code>
              </>
            ),
          },
          { head: t`About`, cell: ({ object }) => <code>{object.id}</code> },
          { head: t`Error`, cell: ({ error }) => error },
          { head: t`Last`, cell: ({ lastAt }) => <When at={lastAt} as="minute" /> },
          { head: t`Times`, isNumber: true, cell: ({ count }) => count },
          { head: t`What to do`, cell: ({ event }) => <Work event={event} /> },
        ]}
      />
      {items.length > 1 ? (
        <Form method="post" id={SEVERAL}>
          <button className="button plain" type="submit" name="intent" value="several">
            <Trans>Apply all ticked events again</Trans>
          </button>
        </Form>
      ) : null}
    </>
  );
}
