import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { When } from "../design/when.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

/** The most that are counted: more are "50 and more". */
const MOST = 50;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const { api } = seen;
  const limit = String(MOST);
  const [refunds, disputes, failures, debts, books, payouts, models] = await Promise.all([
    api("listRefunds", { query: { state: "requested", limit } }),
    api("listDisputes", { query: { state: "needs-response", limit } }),
    api("listFailures", { query: { limit } }),
    api("listDebts", { query: { limit } }),
    api("listReconciliations", { query: { limit: "1" } }),
    api("listPayoutReconciliations", { query: { limit: "1" } }),
    api("listModels", { query: { limit: "20" } }),
  ]);
  return {
    waiting: {
      refunds: refunds.items.length,
      disputes: disputes.items.length,
      failures: failures.items.length,
      debts: debts.items.length,
    },
    books: books.items[0],
    payouts: payouts.items[0],
    champion: models.items.find(({ champion }) => champion),
    ...titled(seen, msg`Console`),
  };
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Waiting(props: { readonly to: string; readonly count: number; readonly children: ReactNode }) {
  const { to, count, children } = props;
  const { i18n } = useLingui();
  return (
    <p className="number">
      <strong>{count >= MOST ? `${MOST}+` : i18n.number(count)}</strong>
      <Link to={to}>{children}</Link>
    </p>
  );
}

function Compared(props: {
  readonly run: { readonly endedAt: string; readonly findings: readonly unknown[] } | undefined;
}) {
  const { run } = props;
  if (run === undefined) return <Trans>Not yet: the first comparison is made at night.</Trans>;
  const { findings } = run;
  if (findings.length === 0) {
    return (
      <>
        <Trans>All agreed</Trans>, <When at={run.endedAt} as="minute" />
      </>
    );
  }
  return (
    <>
      <Trans>{findings.length} findings are left</Trans>, <When at={run.endedAt} as="minute" />
    </>
  );
}

export default function Overview() {
  const { waiting, books, payouts, champion } = useLoaderData<typeof loader>();
  return (
    <>
      <h1>
        <Trans>Waiting for you</Trans>
      </h1>
      <div className="numbers">
        <Waiting to="/console/refunds" count={waiting.refunds}>
          <Trans>Refunds to decide</Trans>
        </Waiting>
        <Waiting to="/console/disputes" count={waiting.disputes}>
          <Trans>Disputes to answer</Trans>
        </Waiting>
        <Waiting to="/console/failures" count={waiting.failures}>
          <Trans>Events of Stripe that failed</Trans>
        </Waiting>
        <Waiting to="/console/creators" count={waiting.debts}>
          <Trans>Creators who owe</Trans>
        </Waiting>
      </div>
      <p>
        <Link to="/console/health">
          <Trans>Faults and waiting work, part by part</Trans>
        </Link>
      </p>
      <section className="stack">
        <h2>
          <Trans>The books</Trans>
        </h2>
        <dl className="facts">
          <dt>
            <Trans>Orders and Stripe</Trans>
          </dt>
          <dd>
            <Compared run={books} />
          </dd>
          <dt>
            <Trans>Earnings and transfers</Trans>
          </dt>
          <dd>
            <Compared run={payouts} />
          </dd>
        </dl>
      </section>
      <section className="stack">
        <h2>
          <Trans>The model that recommends</Trans>
        </h2>
        {champion ? (
          <p>
            <Link to={`/console/models/${champion.id}`}>
              <Trans>
                Trained <When at={champion.createdAt} as="minute" />
              </Trans>
            </Link>
          </p>
        ) : (
          <p className="soft">
            <Trans>There is no model yet: lists show popular and new works.</Trans>
          </p>
        )}
      </section>
    </>
  );
}
