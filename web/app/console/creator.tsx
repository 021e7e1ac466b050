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
import { ulid } from "ulid";
import { isRefused } from "../api/api.ts";
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import type { ItemOf, Reply } from "../api/operations.ts";
import { Amount } from "../design/money.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Transfer = ItemOf<"listTransfersOf">;
type Balance = Reply<"getBalanceOf">["balances"][number];

export async function loader({ context, request, params: { id = "" } }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const { api } = seen;
  const params = { id };
  const [trade, balance, account, transfers] = await Promise.all([
    api("getTrade", { params }),
    api("getBalanceOf", { params }),
    api("getAccountOf", { params }).catch((error) => {
      if (isRefused(error, "unknown-account")) return undefined;
      throw error;
    }),
    api("listTransfersOf", { params, query: { cursor: searchOf(request)("cursor") } }),
  ]);
  return { id, request: ulid(), trade, balances: balance.balances, account, transfers, ...titled(seen, msg`Creator`) };
}

export async function action({ context, request, params: { id = "" } }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "operator");
  const given = await givenBy(request);
  const params = { id };
  const reason = given.text("reason");
  switch (given.text("intent")) {
    case "trade": {
      const going = (name: string) => (given.has(name) ? "open" : "stopped");
      return attempt("trade", () =>
        api("setTrade", { params, body: { sales: going("sales"), transfers: going("transfers"), reason } }),
      );
    }
    case "release":
      return attempt("release", () =>
        api("releaseWithheld", {
          params,
          body: { id: given.text("request"), currency: given.text("currency") as Balance["currency"] },
        }),
      );
    case "retire":
      return attempt("retire", () => api("retireAccount", { params, body: { reason } }));
    case "share":
      return attempt("share", () =>
        api("setCreatorShare", {
          params,
          body: {
            platformShareBasisPoints: Math.round(Number(given.text("percent")) * 100),
            from: new Date().toISOString(),
          },
        }),
      );
    default:
      return attempt("reverse", () =>
        api("reverseTransfer", {
          params: { id, transfer: given.text("transfer") },
          body: { id: given.text("request"), reason },
        }),
      );
  }
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Balances({ balances, request }: { readonly balances: readonly Balance[]; readonly request: string }) {
  const { t } = useLingui();
  const of = (name: "earned" | "held" | "reserved" | "payable" | "paid" | "withheld") => (each: Balance) => (
    <Amount money={{ amount: each[name], currency: each.currency }} />
  );
  return (
    <Table<Balance>
      caption={t`Balance`}
      rows={balances}
      keyOf={({ currency }) => currency}
      empty={
        <p>
          <Trans>Nothing was earned yet.</Trans>
        </p>
      }
      columns={[
        { head: t`Currency`, cell: ({ currency }) => currency.toUpperCase() },
        { head: t`Earned`, isNumber: true, cell: of("earned") },
        { head: t`Held`, isNumber: true, cell: of("held") },
        { head: t`In reserve`, isNumber: true, cell: of("reserved") },
        { head: t`Payable`, isNumber: true, cell: of("payable") },
        { head: t`Paid`, isNumber: true, cell: of("paid") },
        {
          head: t`Withheld`,
          isNumber: true,
          cell: (each) => (
            <>
              {of("withheld")(each)}
              {each.withheld > 0 ? (
                <Form method="post">
                  <input type="hidden" name="request" value={request} />
                  <input type="hidden" name="currency" value={each.currency} />
                  <button className="linklike" type="submit" name="intent" value="release">
                    <Trans>Release it</Trans>
                  </button>
                </Form>
              ) : null}
            </>
          ),
        },
      ]}
    />
  );
}

function Decide({ trade }: { readonly trade: Reply<"getTrade"> }) {
  return (
    <Form method="post" className="form measure">
      <label className="choice">
        <input type="checkbox" name="sales" defaultChecked={trade.sales === "open"} />
        <Trans>Sales go on</Trans>
      </label>
      <label className="choice">
        <input type="checkbox" name="transfers" defaultChecked={trade.transfers === "open"} />
        <Trans>Transfers go on</Trans>
      </label>
      <label className="field">
        <span className="label">
          <Trans>Why; the decision is kept with your name</Trans>
        </span>
        <input name="reason" required maxLength={1000} />
      </label>
      <p>
        <button className="button plain" type="submit" name="intent" value="trade">
          <Trans>Decide</Trans>
        </button>
      </p>
      {trade.decisions.length === 0 ? null : (
        <ul className="stack small">
          {trade.decisions.map(({ at, reason, sales, transfers }) => (
            <li key={at}>
              <When at={at} as="minute" />:{" "}
              <Trans>
                sales {sales}, transfers {transfers}
              </Trans>
              . {reason}
            </li>
          ))}
        </ul>
      )}
    </Form>
  );
}

function Account({ account }: { readonly account: Reply<"getAccountOf"> | undefined }) {
  if (account === undefined) {
    return (
      <p className="soft">
        <Trans>There is no account at Stripe yet.</Trans>
      </p>
    );
  }
  const { account: stripe, state, due } = account;
  return (
    <div className="stack">
      <dl className="facts">
        <dt>
          <Trans>At Stripe</Trans>
        </dt>
        <dd>
          <code>{stripe}</code>
        </dd>
        <dt>
          <Trans>State</Trans>
        </dt>
        <dd>{state}</dd>
        {due.length === 0 ? null : (
          <>
            <dt>
              <Trans>Stripe asks for</Trans>
            </dt>
            <dd>{due.join(", ")}</dd>
          </>
        )}
      </dl>
      <details className="fold">
        <summary>
          <Trans>Retire the account</Trans>
        </summary>
        <Form method="post" className="inline-form measure">
          <label className="field">
            <span className="label">
              <Trans>Why</Trans>
            </span>
            <input name="reason" required maxLength={1000} />
          </label>
          <button className="button loss small" type="submit" name="intent" value="retire">
            <Trans>Retire it, so that another can be opened</Trans>
          </button>
        </Form>
      </details>
    </div>
  );
}

function TakeBack({ transfer: { id, state }, request }: { readonly transfer: Transfer; readonly request: string }) {
  if (state !== "paid") return null;
  return (
    <details className="fold">
      <summary>
        <Trans>Reverse</Trans>
      </summary>
      <Form method="post" className="inline-form">
        <input type="hidden" name="transfer" value={id} />
        <input type="hidden" name="request" value={request} />
        <label className="field">
          <span className="label">
            <Trans>Why</Trans>
          </span>
          <input name="reason" required maxLength={1000} />
        </label>
        <button className="button loss small" type="submit" name="intent" value="reverse">
          <Trans>Reverse all that is left</Trans>
        </button>
      </Form>
    </details>
  );
}

export default function Creator() {
  const { id, trade, balances, account, transfers, request } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <header className="stack">
        <h1>
          <Trans>Creator</Trans>
        </h1>
        <p>
          <code>{id}</code>
        </p>
      </header>
      <OutcomeNotice
        outcome={outcome}
        done={{
          trade: t`The decision applies from now on.`,
          release: t`It goes with the next transfer.`,
          retire: t`The account is retired.`,
          share: t`The share applies to new orders.`,
          reverse: t`The transfer is reversed.`,
        }}
      />
      <section className="stack">
        <h2>
          <Trans>Balance</Trans>
        </h2>
        <Balances balances={balances} request={request} />
      </section>
      <section className="stack">
        <h2>
          <Trans>Transfers</Trans>
        </h2>
        <Table<Transfer>
          caption={t`Transfers`}
          rows={transfers.items}
          keyOf={({ id: each }) => each}
          cursor={transfers.cursor}
          empty={
            <p>
              <Trans>Nothing was transferred yet.</Trans>
            </p>
          }
          columns={[
            { head: t`Made`, cell: ({ createdAt }) => <When at={createdAt} as="minute" /> },
            { head: t`State`, cell: ({ state, failure }) => failure ?? state },
            {
              head: t`Amount`,
              isNumber: true,
              cell: ({ amount, currency }) => <Amount money={{ amount, currency }} />,
            },
            {
              head: t`Reversed`,
              isNumber: true,
              cell: ({ reversed, currency }) => <Amount money={{ amount: reversed, currency }} />,
            },
            { head: t`What to do`, cell: (transfer) => <TakeBack transfer={transfer} request={request} /> },
          ]}
        />
      </section>
      <section className="stack">
        <h2>
          <Trans>Sales and transfers</Trans>
        </h2>
        <Decide trade={trade} />
      </section>
      <section className="stack">
        <h2>
          <Trans>Account at Stripe</Trans>
        </h2>
        <Account account={account} />
      </section>
      <section className="stack">
        <h2>
          <Trans>What the platform keeps</Trans>
        </h2>
        <Form method="post" className="row">
          <label className="field">
            <span className="label">
              <Trans>Percent of this creator's sales</Trans>
            </span>
            <input name="percent" type="number" min={0} max={100} step={0.01} required />
          </label>
          <button className="button plain" type="submit" name="intent" value="share">
            <Trans>Set for new orders</Trans>
          </button>
        </Form>
      </section>
    </>
  );
}
