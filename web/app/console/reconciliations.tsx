import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { Table } from "../design/table.tsx";
import { Tabs } from "../design/tabs.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Book = "orders" | "payouts";
interface Run {
  readonly id: string;
  readonly endedAt: string;
  readonly from: string;
  readonly to: string;
  readonly mended: number;
  readonly findings: readonly { readonly kind: string; readonly about: string; readonly detail: string }[];
  readonly found: number;
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const search = searchOf(request);
  const book: Book = search("book") === "payouts" ? "payouts" : "orders";
  const query = { cursor: search("cursor") };
  const { items, cursor } = await (book === "orders"
    ? seen.api("listReconciliations", { query })
    : seen.api("listPayoutReconciliations", { query }));
  const runs = items.map(
    (each): Run => ({ ...each, mended: "mended" in each ? each.mended + each.applied : each.booked + each.settled }),
  );
  return { runs, cursor, book, ...titled(seen, msg`Reconciliations`) };
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Findings({ run: { findings, found } }: { readonly run: Run }) {
  if (found === 0) return <Trans>None</Trans>;
  return (
    <details className="fold">
      <summary>
        <Trans>{found} findings</Trans>
      </summary>
      <ul className="findings stack">
        {findings.map(({ kind, about, detail }) => (
          <li key={`${kind} ${about}`}>
            <strong>{kind}</strong> <code>{about}</code>
            <br />
            {detail}
          </li>
        ))}
      </ul>
    </details>
  );
}

export default function Reconciliations() {
  const { runs, cursor, book } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  const values = [
    { value: "orders", name: t`Orders and Stripe` },
    { value: "payouts", name: t`Earnings and transfers` },
  ] as const;
  return (
    <>
      <h1>
        <Trans>Reconciliations</Trans>
      </h1>
      <p className="lead">
        <Trans>
          Each night the books are compared with Stripe. Differences are corrected if possible; the others are listed
          here.
        </Trans>
      </p>
      <Tabs name="book" label={t`Book`} values={values} current={book} />
      <Table<Run>
        caption={t`Reconciliations`}
        rows={runs}
        keyOf={({ id }) => id}
        cursor={cursor}
        empty={
          <p>
            <Trans>Not yet: the first comparison is made at night.</Trans>
          </p>
        }
        columns={[
          { head: t`Ended`, cell: ({ endedAt }) => <When at={endedAt} as="minute" /> },
          { head: t`From`, cell: ({ from }) => <When at={from} as="short" /> },
          { head: t`To`, cell: ({ to }) => <When at={to} as="short" /> },
          { head: t`Corrected`, isNumber: true, cell: ({ mended }) => mended },
          { head: t`Left`, cell: (run) => <Findings run={run} /> },
        ]}
      />
    </>
  );
}
