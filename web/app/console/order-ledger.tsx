import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link } from "react-router";
import type { Reply } from "../api/operations.ts";
import { Amount } from "../design/money.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";

type Journal = Reply<"readOrder">["journals"][number];
type Balance = Reply<"readOrder">["balances"][number];
interface Row extends Balance {
  readonly key: string;
  readonly at: string;
  readonly cause: string;
  readonly isFirst: boolean;
}

const accounts: Readonly<Record<string, MessageDescriptor>> = {
  stripe: msg`Our balance at Stripe`,
  "stripe-fees": msg`Stripe's fees`,
  disputed: msg`Disputed`,
  exchange: msg`Exchange`,
  processing: msg`On the way`,
  "customer-credit": msg`Customers' credit`,
  tax: msg`Tax`,
  revenue: msg`The platform`,
};
const CREATOR = "creator:";

function Account({ account }: { readonly account: string }) {
  const { i18n } = useLingui();
  if (account.startsWith(CREATOR)) {
    const id = account.slice(CREATOR.length);
    return (
      <Link to={`/console/creators/${id}`}>
        <Trans>Creator</Trans> <code className="small">{id.slice(0, 8)}</code>
      </Link>
    );
  }
  const name = accounts[account];
  return name ? i18n._(name) : account;
}

const causes: Readonly<Record<string, MessageDescriptor>> = {
  payment: msg`Payment`,
  refund: msg`Refund`,
  "refund-failed": msg`Refund that came back`,
  dispute: msg`Dispute`,
  "dispute-cleared": msg`Dispute, cleared`,
  "dispute-withheld": msg`Withheld for a dispute`,
  "dispute-won": msg`Dispute won`,
  fee: msg`Fee`,
  exchange: msg`Exchange`,
  submitted: msg`Debit submitted`,
  failed: msg`Debit failed`,
};

/** The cause of a movement, on its first line. */
function Cause({ cause, isFirst }: { readonly cause: string; readonly isFirst: boolean }) {
  const { i18n } = useLingui();
  const name = causes[cause.split(":")[0] ?? ""];
  return (
    <>
      {name ? i18n._(name) : null} {isFirst || !name ? <code className="soft small">{cause}</code> : null}
    </>
  );
}

/** An amount with its sign, as booked. */
function Signed({ amount, currency }: Pick<Balance, "amount" | "currency">) {
  return (
    <>
      {amount > 0 ? "+" : null}
      <Amount money={{ amount, currency }} />
    </>
  );
}

const rowsOf = (journals: readonly Journal[]): Row[] =>
  journals.flatMap(({ at, cause, currency, postings }) =>
    postings.map(({ account, amount }, n) => ({
      key: `${cause} ${n}`,
      at,
      cause,
      currency,
      account,
      amount,
      isFirst: n === 0,
    })),
  );

/** An order's journals, posting by posting, and the balances by account. */
export function Ledger(props: { readonly journals: readonly Journal[]; readonly balances: readonly Balance[] }) {
  const { journals, balances } = props;
  const { t } = useLingui();
  return (
    <>
      <p className="soft measure">
        <Trans>
          In the currency in which Stripe holds it. Positive amounts are gains of an account, negative ones are owed to
          it; the lines of one movement add up to zero.
        </Trans>
      </p>
      <Table<Row>
        caption={t`Ledger`}
        rows={rowsOf(journals)}
        keyOf={({ key }) => key}
        empty={
          <p>
            <Trans>No money has moved.</Trans>
          </p>
        }
        columns={[
          {
            head: t`When`,
            cell: ({ at, isFirst }) => (
              <span className={isFirst ? "whole" : "whole soft"}>
                <When at={at} as="minute" />
              </span>
            ),
          },
          { head: t`What`, cell: ({ cause, isFirst }) => <Cause cause={cause} isFirst={isFirst} /> },
          { head: t({ message: "Account", context: "ledger" }), cell: ({ account }) => <Account account={account} /> },
          { head: t`Amount`, isNumber: true, cell: (row) => <Signed {...row} /> },
        ]}
      />
      {balances.length === 0 ? null : (
        <details className="fold">
          <summary>
            <Trans>By account</Trans>
          </summary>
          <Table<Balance>
            caption={t`By account`}
            rows={balances}
            keyOf={({ account, currency }) => account + currency}
            empty={null}
            columns={[
              {
                head: t({ message: "Account", context: "ledger" }),
                cell: ({ account }) => <Account account={account} />,
              },
              { head: t`Amount`, isNumber: true, cell: (row) => <Signed {...row} /> },
            ]}
          />
        </details>
      )}
    </>
  );
}
