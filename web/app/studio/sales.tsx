import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Form, Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import type { ItemOf, Reply } from "../api/operations.ts";
import { Chart, type Point } from "../design/chart.tsx";
import { Field } from "../design/field.tsx";
import { Amount, moneyText } from "../design/money.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Sale = ItemOf<"listSales">;
type Summary = Reply<"getSalesSummary">;
type Sums = Summary["items"][number];
type Currency = Sums["currency"];

const DAY_MS = 86_400_000;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  const search = searchOf(request);
  const period = { from: search("from"), to: search("to") };
  const [byDay, byWork, sales] = await Promise.all([
    seen.api("getSalesSummary", { query: { ...period, by: "day" } }),
    seen.api("getSalesSummary", { query: { ...period, by: "product" } }),
    seen.api("listSales", { query: { cursor: search("cursor") } }),
  ]);
  return { byDay, byWork, sales, ...titled(seen, msg`Sales`) };
}

export const meta: MetaFunction<typeof loader> = ownHead;

/** Each day of a period with what was earned on it; days without a sale are there too. */
function daysOf({ from, to, items }: Summary, currency: Currency): Point[] {
  const earned = new Map(items.filter((each) => each.currency === currency).map(({ day, earned }) => [day, earned]));
  const count = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
  return Array.from({ length: count }, (_, at) => {
    const day = new Date(Date.parse(from) + at * DAY_MS).toISOString().slice(0, 10);
    return { label: day, value: earned.get(day) ?? 0 };
  });
}

function SumsTable({
  caption,
  rows,
  by,
}: {
  readonly caption: string;
  readonly rows: readonly Sums[];
  readonly by: "day" | "work";
}) {
  const { t, i18n } = useLingui();
  const money = (name: "gross" | "refunds" | "earned") => (each: Sums) => (
    <Amount money={{ amount: each[name], currency: each.currency }} />
  );
  return (
    <Table<Sums>
      caption={caption}
      rows={rows}
      keyOf={({ day = "", productId = "", currency }) => day + productId + currency}
      empty={
        <p>
          <Trans>Nothing was sold in this period.</Trans>
        </p>
      }
      columns={[
        by === "day"
          ? { head: t`Day`, cell: ({ day }) => (day === undefined ? "–" : <When at={day} as="short" />) }
          : { head: t`Work`, cell: ({ productId, title }) => <Link to={`/studio/works/${productId}`}>{title}</Link> },
        { head: t`Sold`, isNumber: true, cell: ({ quantity }) => i18n.number(quantity) },
        { head: t`Paid by buyers`, isNumber: true, cell: money("gross") },
        { head: t`Refunded`, isNumber: true, cell: money("refunds") },
        { head: t`Earned`, isNumber: true, cell: money("earned") },
      ]}
    />
  );
}

function Totals({ totals }: { readonly totals: readonly Sums[] }) {
  const { i18n } = useLingui();
  return (
    <div className="numbers">
      {totals.map(({ currency, earned, quantity }) => (
        <p key={currency} className="number">
          <strong>{moneyText({ amount: earned, currency }, i18n.locale)}</strong>
          <span className="soft">
            <Plural value={quantity} one="earned by # sale" other="earned by # sales" />
          </span>
        </p>
      ))}
    </div>
  );
}

function Sales(props: { readonly items: readonly Sale[]; readonly cursor?: string | undefined }) {
  const { t } = useLingui();
  const states: Readonly<Record<Sale["state"], string>> = {
    paid: t`Paid`,
    "partially-refunded": t`Partly refunded`,
    refunded: t`Refunded`,
    "partially-disputed": t`Partly disputed`,
    disputed: t`Disputed`,
  };
  return (
    <Table<Sale>
      caption={t`All sales`}
      rows={props.items}
      keyOf={({ orderId, productId }) => orderId + productId}
      cursor={props.cursor}
      empty={
        <p>
          <Trans>Nothing was sold yet. What you sell is here a moment after it is paid.</Trans>
        </p>
      }
      columns={[
        { head: t`Paid`, cell: ({ paidAt }) => <When at={paidAt} as="minute" /> },
        { head: t`Work`, cell: ({ title }) => title },
        { head: t`Buyer`, cell: ({ buyer }) => buyer.name ?? <span className="soft">{t`Not shared`}</span> },
        { head: t`State`, cell: ({ state }) => states[state] },
        { head: t`Price`, isNumber: true, cell: ({ price }) => <Amount money={price} /> },
        {
          head: t`Earned`,
          isNumber: true,
          cell: ({ earned, earnedIn }) => <Amount money={{ amount: earned, currency: earnedIn }} />,
        },
      ]}
    />
  );
}

export default function SalesPage() {
  const { byDay, byWork, sales } = useLoaderData<typeof loader>();
  const { t, i18n } = useLingui();
  const totals = byDay.totals ?? [];
  return (
    <>
      <h1>
        <Trans>Sales</Trans>
      </h1>
      <Form method="get" className="row">
        <Field name="from" label={t`From`} type="date" defaultValue={byDay.from} />
        <Field name="to" label={t`To`} type="date" defaultValue={byDay.to} />
        <button className="button plain" type="submit">
          <Trans>Show</Trans>
        </button>
        <Link className="button quiet" to="/studio/exports">
          <Trans>Export</Trans>
        </Link>
      </Form>
      <Totals totals={totals} />
      {totals.map(({ currency }) => (
        <Chart
          key={currency}
          as="bars"
          title={t`Earned by day, in ${currency.toUpperCase()}`}
          format={(amount) => moneyText({ amount: Math.round(amount), currency }, i18n.locale)}
          name={(day) => i18n.date(day, { month: "short", day: "numeric", timeZone: "UTC" })}
          series={[{ name: currency.toUpperCase(), points: daysOf(byDay, currency), isMain: true }]}
          table={
            <SumsTable caption={t`By day`} by="day" rows={byDay.items.filter((each) => each.currency === currency)} />
          }
        />
      ))}
      <section className="stack">
        <h2>
          <Trans>By work</Trans>
        </h2>
        <SumsTable caption={t`By work`} by="work" rows={byWork.items} />
      </section>
      <section className="stack">
        <h2>
          <Trans>All sales</Trans>
        </h2>
        <Sales items={sales.items} cursor={sales.cursor} />
      </section>
    </>
  );
}
