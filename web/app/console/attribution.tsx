import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import type { Dimension } from "../../../functions/recommendations/contract/attribution.ts";
import type { ItemOf } from "../api/operations.ts";
import { Amount } from "../design/money.tsx";
import { type Column, Table } from "../design/table.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { useListNames } from "./list-names.ts";

type Row = ItemOf<"getAttribution">;
type Interval = NonNullable<Row["clickRate"]>;

const DIMENSIONS: readonly Dimension[] = ["placement", "source", "model", "slot"];
const isDay = (text: string | undefined) => text !== undefined && /^\d{4}-\d\d-\d\d$/.test(text);

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const search = searchOf(request);
  const [from, to] = [search("from"), search("to")];
  const by = DIMENSIONS.filter((name) => search(name) !== undefined);
  const chosen = by.length === 0 ? (["placement"] as const) : by;
  const query = { by: chosen.join(","), ...(isDay(from) && { from }), ...(isDay(to) && { to }) };
  return { by: chosen, ...(await seen.api("getAttribution", { query })), ...titled(seen, msg`Results of lists`) };
}

export const meta: MetaFunction<typeof loader> = ownHead;

/** A count, and its rate with the interval. */
function Rate({ count, rate }: { readonly count: number; readonly rate: Interval | undefined }) {
  const { i18n } = useLingui();
  const percent = (value: number) => i18n.number(value, { style: "percent", maximumFractionDigits: 1 });
  return (
    <>
      {i18n.number(count)}
      {rate ? (
        <span className="soft block">
          {percent(rate.mean)}{" "}
          <span className="whole">
            ({percent(rate.low)}–{percent(rate.high)})
          </span>
        </span>
      ) : null}
    </>
  );
}

function Margins({ money }: Pick<Row, "money">) {
  if (money.length === 0) return "–";
  return money.map(({ currency, net, margin, marginPerThousand: each }) => {
    const whole = (amount: number) => <Amount money={{ amount: Math.round(amount), currency }} />;
    return (
      <div key={currency}>
        {whole(margin)}{" "}
        <span className="soft">
          <Trans>of {whole(net)}</Trans>
        </span>
        {each ? (
          <span className="soft block">
            <Trans>
              of a thousand shown {whole(each.mean)} ({whole(each.low)}–{whole(each.high)})
            </Trans>
          </span>
        ) : null}
      </div>
    );
  });
}

function Told({ rows, by }: { readonly rows: readonly Row[]; readonly by: readonly Dimension[] }) {
  const { t, i18n } = useLingui();
  const names = useListNames();
  const parts: Record<Dimension, Column<Row>> = {
    placement: { head: t`Placement`, cell: ({ placement }) => placement && names.placement(placement) },
    source: { head: t`Source`, cell: ({ source }) => source && names.source(source) },
    model: {
      head: t`Model`,
      cell: ({ model }) =>
        model === undefined || model === "none" ? (
          "–"
        ) : (
          <Link to={`/console/models/${model}`}>
            <code>{model.slice(-6)}</code>
          </Link>
        ),
    },
    slot: { head: t`Slot`, cell: ({ slot }) => slot && names.slot(slot) },
  };
  return (
    <Table<Row>
      caption={t`Results of lists`}
      rows={rows}
      keyOf={({ placement, source, model, slot }) => [placement, source, model, slot].join()}
      empty={
        <p>
          <Trans>There are no counts for these days. Clicks and study are counted in the night after each day.</Trans>
        </p>
      }
      columns={[
        ...by.map((name) => parts[name]),
        { head: t`Shown`, isNumber: true, cell: ({ shown }) => i18n.number(shown) },
        { head: t`Clicks`, isNumber: true, cell: (row) => <Rate count={row.clicks} rate={row.clickRate} /> },
        { head: t`Studied`, isNumber: true, cell: (row) => <Rate count={row.studied} rate={row.studyRate} /> },
        { head: t`Orders`, isNumber: true, cell: (row) => <Rate count={row.orders} rate={row.orderRate} /> },
        { head: t`Margin`, isNumber: true, cell: ({ money }) => <Margins money={money} /> },
      ]}
    />
  );
}

function Choices({ from, to, by }: { from: string; to: string; by: readonly Dimension[] }) {
  const { t } = useLingui();
  const words: Record<Dimension, string> = {
    placement: t`Placement`,
    source: t`Source`,
    model: t`Model`,
    slot: t`Slot`,
  };
  return (
    <Form method="get" className="row" key={`${from} ${to} ${by}`}>
      <label className="field">
        <span className="label">{t`From`}</span>
        <input type="date" name="from" defaultValue={from} />
      </label>
      <label className="field">
        <span className="label">{t`Until`}</span>
        <input type="date" name="to" defaultValue={to} />
      </label>
      {DIMENSIONS.map((name) => (
        <label key={name} className="choice">
          <input type="checkbox" name={name} value="1" defaultChecked={by.includes(name)} />
          {words[name]}
        </label>
      ))}
      <button className="button plain" type="submit">
        <Trans>Show</Trans>
      </button>
    </Form>
  );
}

export default function AttributionPage() {
  const { items, from, to, by } = useLoaderData<typeof loader>();
  return (
    <>
      <h1>
        <Trans>Results of lists</Trans>
      </h1>
      <p className="measure">
        <Trans>
          For a week, a list gets the credit for what its reader does with the works on it. Clicks are a share of shown
          works, study is a share of clicks; 95 % intervals are in brackets.
        </Trans>
      </p>
      <Choices from={from} to={to} by={by} />
      <Told rows={items} by={by} />
    </>
  );
}
