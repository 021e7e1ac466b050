import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";
import { isRefused } from "../api/api.ts";
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import type { ItemOf, Reply } from "../api/operations.ts";
import { Field } from "../design/field.tsx";
import { Amount } from "../design/money.tsx";
import { Notice } from "../design/notice.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { ReferredSales } from "../design/referred-sales.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { LinkMaker } from "./affiliate-link.tsx";

type Affiliate = Reply<"getAffiliate">;
type Clicks = ItemOf<"listAffiliateClicks">;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request);
  const { api } = seen;
  const page = titled(seen, msg`Recommend`);
  const affiliate = await api("getAffiliate").catch((error) => {
    if (isRefused(error, "no-affiliate")) return undefined;
    throw error;
  });
  if (!affiliate) return { ...page, affiliate, own: undefined };
  const [clicks, sales, balance, account, statements, countries] = await Promise.all([
    api("listAffiliateClicks"),
    api("listReferredSales", { query: { cursor: searchOf(request)("cursor") } }),
    api("getBalance"),
    api("getAccount"),
    api("listStatements"),
    api("listCountries"),
  ]);
  const own = {
    clicks: clicks.items,
    sales,
    balances: balance.balances,
    account,
    months: statements.months,
    ...countries,
  };
  return { ...page, affiliate, own };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const given = await givenBy(request);
  const code = given.optional("code");
  switch (given.text("intent")) {
    case "join":
      return attempt("joined", () => api("joinAffiliates", { body: { acceptsTerms: true, ...(code && { code }) } }));
    case "code":
      return attempt("code", () => api("createAffiliateCode", { body: code === undefined ? {} : { code } }));
    default: {
      const country = given.optional("country");
      let leadsTo: string | undefined;
      const outcome = await attempt("opened", async () => {
        leadsTo = (await api("openAccount", { body: country === undefined ? {} : { country } })).onboardingUrl;
      });
      if (leadsTo !== undefined) throw redirect(leadsTo);
      return outcome;
    }
  }
}

export const meta: MetaFunction<typeof loader> = ownHead;

function CodeField() {
  const { t } = useLingui();
  return (
    <Field
      name="code"
      label={t`A code of your choice`}
      hint={t`4 to 20 letters from A to Z and digits; left empty, you are given one.`}
      autoComplete="off"
      autoCapitalize="characters"
      pattern="[A-Za-z0-9]{4,20}"
      maxLength={20}
    />
  );
}

function Join() {
  return (
    <Form method="post" className="form measure">
      <p className="lead">
        <Trans>Recommend works that you know, and their sellers pay you a share of what is bought by your links.</Trans>
      </p>
      <CodeField />
      <label className="choice">
        <input type="checkbox" required />
        <span>
          <Trans>
            I accept the <Link to="/affiliate-terms">terms for recommending</Link>.
          </Trans>
        </span>
      </label>
      <p>
        <button className="button" type="submit" name="intent" value="join">
          <Trans>Begin to recommend</Trans>
        </button>
      </p>
    </Form>
  );
}

function Links({ affiliate, origin }: { readonly affiliate: Affiliate; readonly origin: string }) {
  const codes = affiliate.codes.map(({ code }) => code);
  return (
    <section className="stack">
      <h2>
        <Trans>Your links</Trans>
      </h2>
      <LinkMaker origin={origin} codes={codes} />
      <p className="soft">
        <Trans>Your codes: {codes.join(", ")}. They can also be typed in the cart.</Trans>
      </p>
      <details className="fold">
        <summary>
          <Trans>Another code</Trans>
        </summary>
        <Form method="post" className="form measure">
          <CodeField />
          <p>
            <button className="button plain" type="submit" name="intent" value="code">
              <Trans>Add a code</Trans>
            </button>
          </p>
        </Form>
      </details>
    </section>
  );
}

function ClickTable({ clicks }: { readonly clicks: readonly Clicks[] }) {
  const { t } = useLingui();
  return (
    <Table<Clicks>
      caption={t`Clicks of the last 30 days`}
      rows={clicks.toReversed()}
      keyOf={({ day }) => day}
      empty={
        <p>
          <Trans>Nobody followed your links in the last 30 days. Your own clicks do not count.</Trans>
        </p>
      }
      columns={[
        { head: t`Day`, cell: ({ day }) => <When at={`${day}T00:00:00.000Z`} /> },
        { head: t`People`, isNumber: true, cell: ({ clicks: count }) => count },
        {
          head: t`By code`,
          cell: ({ codes }) =>
            Object.entries(codes)
              .map(([code, count]) => `${code} ${count}`)
              .join(", "),
        },
      ]}
    />
  );
}

type Own = NonNullable<ReturnType<typeof useLoaderData<typeof loader>>["own"]>;

/** Who earns by recommending alone has no studio: the account at Stripe is opened here. */
function Account({ account, countries }: Pick<Own, "account" | "countries">) {
  const { t, i18n } = useLingui();
  if (account.state === "enabled") return null;
  const names = new Intl.DisplayNames(i18n.locale, { type: "region" });
  return (
    <Notice kind="warm" title={<Trans>Before you can be paid, Stripe must know you</Trans>}>
      <p>
        <Trans>Stripe asks who you are and for your bank account. What you earn until then is kept for you.</Trans>
      </p>
      <Form method="post" className="row">
        {account.state === "none" ? (
          <label className="field">
            <span className="label">{t`Where you are paid`}</span>
            <select name="country" required defaultValue="">
              <option value="" disabled>{t`Choose a country`}</option>
              {countries.map((code) => (
                <option key={code} value={code}>
                  {names.of(code) ?? code}
                </option>
              ))}
            </select>
          </label>
        ) : null}
        <button className="button" type="submit" name="intent" value="account">
          {account.state === "none" ? <Trans>Go to Stripe</Trans> : <Trans>Go on at Stripe</Trans>}
        </button>
      </Form>
    </Notice>
  );
}

function Money({ balances, months, account, countries }: Own) {
  const { t, i18n } = useLingui();
  const month = new Intl.DateTimeFormat(i18n.locale, { year: "numeric", month: "long", timeZone: "UTC" });
  const of = (name: "earned" | "held" | "reserved" | "payable" | "paid") => (each: Own["balances"][number]) => (
    <Amount money={{ amount: each[name], currency: each.currency }} />
  );
  return (
    <section className="stack">
      <h2>
        <Trans>Earnings</Trans>
      </h2>
      <Account account={account} countries={countries} />
      <Table<Own["balances"][number]>
        caption={t`Balance`}
        rows={balances}
        keyOf={({ currency }) => currency}
        empty={
          <p>
            <Trans>
              Your shares appear here once a sale is paid. They are held while buyers can still get a refund.
            </Trans>
          </p>
        }
        columns={[
          { head: t`Currency`, cell: ({ currency }) => currency.toUpperCase() },
          { head: t`Earned`, isNumber: true, cell: of("earned") },
          { head: t`Held`, isNumber: true, cell: of("held") },
          { head: t`In reserve`, isNumber: true, cell: of("reserved") },
          { head: t`Payable`, isNumber: true, cell: of("payable") },
          { head: t`Paid`, isNumber: true, cell: of("paid") },
        ]}
      />
      {months.length === 0 ? null : (
        <ul className="stack measure" aria-label={t`Statements`}>
          {months.map((each) => (
            <li key={each} className="spread">
              <span>{month.format(new Date(`${each}-01`))}</span>
              <span className="row">
                <a href={`/api/creators/me/statements/${each}?format=pdf&language=${i18n.locale}`}>PDF</a>
                <a href={`/api/creators/me/statements/${each}?format=csv`}>CSV</a>
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

export default function Recommend() {
  const { affiliate, own, origin } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Recommend</Trans>
      </h1>
      <OutcomeNotice
        outcome={outcome}
        done={{
          joined: t`You can share your link now.`,
          code: t`The code is yours.`,
          opened: t`Stripe has everything it needs.`,
        }}
      />
      {affiliate?.state === "suspended" ? (
        <Notice kind="loss">
          <Trans>You earn nothing by new orders: {affiliate.reason} Write to us to answer.</Trans>
        </Notice>
      ) : null}
      {affiliate && own ? (
        <>
          <Links affiliate={affiliate} origin={origin} />
          <section className="stack">
            <h2>
              <Trans>Clicks</Trans>
            </h2>
            <ClickTable clicks={own.clicks} />
          </section>
          <section className="stack">
            <h2>
              <Trans>Sales</Trans>
            </h2>
            <ReferredSales page={own.sales} />
          </section>
          <Money {...own} />
        </>
      ) : (
        <Join />
      )}
    </>
  );
}
