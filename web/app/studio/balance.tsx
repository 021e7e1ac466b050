import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
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
import type { ItemOf, Reply } from "../api/operations.ts";
import { Amount } from "../design/money.tsx";
import { Notice } from "../design/notice.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Account = Reply<"getAccount">;
type Balance = Reply<"getBalance">["balances"][number];
type Transfer = ItemOf<"listTransfers">;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  const { api } = seen;
  const [account, balance, transfers, statements, countries] = await Promise.all([
    api("getAccount"),
    api("getBalance"),
    api("listTransfers", { query: { cursor: searchOf(request)("cursor") } }),
    api("listStatements"),
    api("listCountries"),
  ]);
  return {
    account,
    balance,
    transfers,
    months: statements.months,
    countries: countries.countries,
    ...titled(seen, msg`Earnings`),
  };
}

/** Opens the account at Stripe, or goes on where Stripe waits for its owner. */
export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "creator");
  const country = (await givenBy(request)).optional("country");
  let leadsTo: string | undefined;
  const outcome = await attempt("opened", async () => {
    const opened = await api("openAccount", { body: country === undefined ? {} : { country } });
    leadsTo = opened.onboardingUrl;
  });
  if (leadsTo !== undefined) throw redirect(leadsTo);
  return outcome;
}

export const meta: MetaFunction<typeof loader> = ownHead;

function CountryField({ countries }: { readonly countries: readonly string[] }) {
  const { t, i18n } = useLingui();
  const names = new Intl.DisplayNames(i18n.locale, { type: "region" });
  const sorted = countries
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .sort((a, b) => a.name.localeCompare(b.name, i18n.locale));
  return (
    <label className="field">
      <span className="label">{t`Where you are paid`}</span>
      <select name="country" required defaultValue="">
        <option value="" disabled>{t`Choose a country`}</option>
        {sorted.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Whether one can be paid, and what is to be done for it. */
function AccountState({ account, countries }: { readonly account: Account; readonly countries: readonly string[] }) {
  const { state, due, bankRefusal } = account;
  if (state === "enabled") {
    return (
      <div className="stack">
        <Notice kind="good">
          <Trans>Stripe can pay you.</Trans>
        </Notice>
        {bankRefusal ? (
          <Notice kind="warm">
            <Trans>
              Your bank returned the last payout ({bankRefusal.reason}). The money is at Stripe: enter another bank
              account there.
            </Trans>
          </Notice>
        ) : null}
      </div>
    );
  }
  if (state === "rejected" || state === "closed") {
    return (
      <Notice kind="loss">
        <Trans>Stripe rejected or closed this account. Write to us, so that you can open another.</Trans>
      </Notice>
    );
  }
  return (
    <Notice kind="warm" title={<Trans>Before you can be paid, Stripe must know you</Trans>}>
      <p>
        <Trans>
          Stripe asks who you are and for your bank account. We never see those documents. What you earn until then is
          kept for you.
        </Trans>
      </p>
      {due.length === 0 ? null : (
        <p className="small">
          <Plural
            value={due.length}
            one="Stripe still asks for # thing; its page says what."
            other="Stripe still asks for # things; its page says what."
          />
        </p>
      )}
      <Form method="post" className="row">
        {state === "none" ? <CountryField countries={countries} /> : null}
        <button className="button" type="submit">
          {state === "none" ? <Trans>Go to Stripe</Trans> : <Trans>Go on at Stripe</Trans>}
        </button>
      </Form>
    </Notice>
  );
}

/** What was earned, and where each part of it is. The parts add up to what was earned. */
function BalanceParts({ balance }: { readonly balance: Balance }) {
  const { currency, earned, held, reserved, payable, inTransit, paid, withheld, nextTransferOn } = balance;
  const parts = [
    { name: <Trans>Held, while buyers can still get a refund</Trans>, amount: held },
    { name: <Trans>In reserve, against later refunds</Trans>, amount: reserved },
    { name: <Trans>Payable with the next transfer</Trans>, amount: payable },
    { name: <Trans>On its way to you</Trans>, amount: inTransit },
    { name: <Trans>Paid to your account at Stripe</Trans>, amount: paid },
    { name: <Trans>Withheld</Trans>, amount: withheld },
  ];
  return (
    <section className="stack">
      <h2>{currency.toUpperCase()}</h2>
      <table className="sums measure">
        <tbody>
          {parts.map(({ name, amount }, at) => (
            <tr key={at}>
              <th scope="row">{name}</th>
              <td>
                <Amount money={{ amount, currency }} />
              </td>
            </tr>
          ))}
          <tr className="total">
            <th scope="row">
              <Trans>Earned</Trans>
            </th>
            <td>
              <Amount money={{ amount: earned, currency }} />
            </td>
          </tr>
        </tbody>
      </table>
      {nextTransferOn === undefined ? null : (
        <p className="soft">
          <Trans>
            The next transfer is on <When at={nextTransferOn} />.
          </Trans>
        </p>
      )}
    </section>
  );
}

function Transfers(props: { readonly items: readonly Transfer[]; readonly cursor?: string | undefined }) {
  const { t } = useLingui();
  const states = { "in-transit": t`On its way`, paid: t`Paid`, failed: t`Failed; it is payable again` };
  return (
    <Table<Transfer>
      caption={t`Transfers`}
      rows={props.items}
      keyOf={({ id }) => id}
      cursor={props.cursor}
      empty={
        <p>
          <Trans>Nothing was transferred yet. What is payable goes out each day.</Trans>
        </p>
      }
      columns={[
        { head: t`Made`, cell: ({ createdAt }) => <When at={createdAt} /> },
        { head: t`State`, cell: ({ state }) => states[state] },
        { head: t`Amount`, isNumber: true, cell: ({ amount, currency }) => <Amount money={{ amount, currency }} /> },
        {
          head: t`Reversed`,
          isNumber: true,
          cell: ({ reversed, currency }) => (reversed === 0 ? "–" : <Amount money={{ amount: reversed, currency }} />),
        },
      ]}
    />
  );
}

function Statements({ months }: { readonly months: readonly string[] }) {
  const { i18n } = useLingui();
  const name = new Intl.DateTimeFormat(i18n.locale, { year: "numeric", month: "long", timeZone: "UTC" });
  if (months.length === 0) {
    return (
      <p className="soft">
        <Trans>There is a statement for each month in which money moved.</Trans>
      </p>
    );
  }
  return (
    <ul className="stack measure">
      {months.map((month) => (
        <li key={month} className="spread">
          <span>{name.format(new Date(`${month}-01`))}</span>
          <span className="row">
            <a href={`/api/creators/me/statements/${month}?format=pdf&language=${i18n.locale}`}>PDF</a>
            <a href={`/api/creators/me/statements/${month}?format=csv`}>CSV</a>
          </span>
        </li>
      ))}
    </ul>
  );
}

export default function Earnings() {
  const { account, balance, transfers, months, countries } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Earnings</Trans>
      </h1>
      <OutcomeNotice outcome={outcome} done={{ opened: t`Stripe has everything it needs.` }} />
      <AccountState account={account} countries={countries} />
      {balance.transfers === "stopped" ? (
        <Notice kind="warm">
          <Trans>Transfers are paused, as refunds exceed your balance. They resume with further earnings.</Trans>
        </Notice>
      ) : null}
      {balance.transfers === "halted" ? (
        <Notice kind="loss">
          <Trans>Transfers to you were stopped by an operator. Write to us to learn why and to answer.</Trans>
        </Notice>
      ) : null}
      {balance.balances.length === 0 ? (
        <div className="empty">
          <p>
            <Trans>Your sales appear here as soon as they are paid, with the state of each amount.</Trans>
          </p>
        </div>
      ) : (
        balance.balances.map((each) => <BalanceParts key={each.currency} balance={each} />)
      )}
      <section className="stack">
        <h2>
          <Trans>Transfers</Trans>
        </h2>
        <Transfers items={transfers.items} cursor={transfers.cursor} />
      </section>
      <section className="stack">
        <h2>
          <Trans>Statements</Trans>
        </h2>
        <Statements months={months} />
      </section>
    </>
  );
}
