import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import type { Reply } from "../api/operations.ts";
import { Notice } from "../design/notice.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Check = Reply<"readHealth">["checks"][number];

/** The name of each part, the page with more about it, and the meaning of its instant. */
const parts: Readonly<Record<Check["name"], { readonly name: MessageDescriptor; readonly to?: string }>> = {
  "failed-events": { name: msg`Stripe's events that failed`, to: "/console/failures" },
  "dead-letters": { name: msg`Dead letters` },
  "orders-compared": { name: msg`Orders compared with Stripe`, to: "/console/reconciliations" },
  "payouts-compared": { name: msg`Earnings compared with Stripe`, to: "/console/reconciliations?book=payouts" },
  "refunds-to-make": { name: msg`Refunds approved, not yet paid`, to: "/console/refunds?state=approved" },
  "transfers-in-transit": { name: msg`Transfers without a known result`, to: "/console/creators" },
  training: { name: msg`Training of models`, to: "/console/models" },
  champion: { name: msg`The model that recommends`, to: "/console/models" },
  survey: { name: msg`Counts and order of works on sale` },
  "refunds-to-decide": { name: msg`Refunds to decide`, to: "/console/refunds" },
  "disputes-to-answer": { name: msg`Disputes to answer`, to: "/console/disputes" },
};

const states: Readonly<Record<Check["state"], readonly [MessageDescriptor, string]>> = {
  wrong: [msg`Wrong`, "loss"],
  unknown: [msg`Cannot be read`, "loss"],
  waiting: [msg`Waits`, "warm"],
  well: [msg`Well`, "good"],
};

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  return { ...(await seen.api("readHealth")), ...titled(seen, msg`Health`) };
}

export const meta: MetaFunction<typeof loader> = ownHead;

/** The count and the oldest instant, or when it was last done. */
function Found({ check: { count, more, since, state, parts: queues = [] } }: { readonly check: Check }) {
  if (count === undefined) {
    if (state === "unknown") return <Trans>See the log of the function ReadHealth</Trans>;
    return since === undefined ? (
      <Trans>Not yet</Trans>
    ) : (
      <Trans>
        Last: <When at={since} as="minute" />
      </Trans>
    );
  }
  if (count === 0) return <Trans>None</Trans>;
  return (
    <>
      {more ? `${count}+` : count}
      {since === undefined ? null : (
        <>
          {" · "}
          <Trans>
            the oldest since <When at={since} as="minute" />
          </Trans>
        </>
      )}
      {queues.length === 0 ? null : ` · ${queues.map((queue) => `${queue.name} ${queue.count}`).join(", ")}`}
    </>
  );
}

function Verdict({ checks }: { readonly checks: readonly Check[] }) {
  const wrong = checks.filter(({ state }) => state === "wrong" || state === "unknown").length;
  if (wrong > 0)
    return (
      <Notice kind="loss">
        <Plural value={wrong} one="# of these should not be so." other="# of these should not be so." />{" "}
        <Trans>The runbook says what to do about each.</Trans>
      </Notice>
    );
  return (
    <Notice kind="good">
      <Trans>Nothing is wrong.</Trans>
    </Notice>
  );
}

export default function Health() {
  const { at, checks } = useLoaderData<typeof loader>();
  const { t, i18n } = useLingui();
  return (
    <>
      <h1>
        <Trans>Health</Trans>
      </h1>
      <Verdict checks={checks} />
      <Table<Check>
        caption={t`Health`}
        rows={checks}
        keyOf={({ name }) => name}
        empty={null}
        columns={[
          {
            head: t`Part`,
            cell: ({ name }) => {
              const { name: called, to } = parts[name];
              return to === undefined ? i18n._(called) : <Link to={to}>{i18n._(called)}</Link>;
            },
          },
          {
            head: t`State`,
            cell: ({ state }) => {
              const [name, kind] = states[state];
              return <span className={`tag ${kind}`}>{i18n._(name)}</span>;
            },
          },
          { head: t`Now`, cell: (check) => <Found check={check} /> },
        ]}
      />
      <p className="soft small">
        <Trans>
          Checked at <When at={at} as="minute" /> (UTC). <Link to="/console/health">Check again</Link>
        </Trans>
      </p>
    </>
  );
}
