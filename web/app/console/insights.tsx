import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import type { ItemOf, Reply } from "../api/operations.ts";
import { Field } from "../design/field.tsx";
import { type By, Counted, FunnelChart, FunnelTable, Retention } from "../design/insights.tsx";
import { Amount } from "../design/money.tsx";
import { Table } from "../design/table.tsx";
import { Tabs } from "../design/tabs.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { useListNames } from "./list-names.ts";

type List = ItemOf<"getAttribution">;
type Holdout = Reply<"getHoldout">;
type Money = NonNullable<Holdout["reading"]>["money"][number];

const WAYS: readonly By[] = ["product", "time", "placement", "source"];
const ROWS_BY_TIME = "92";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const search = searchOf(request);
  const by = WAYS.find((name) => name === search("by")) ?? "product";
  const period = { from: search("from") || undefined, to: search("to") || undefined };
  const limit = by === "time" ? ROWS_BY_TIME : undefined;
  const [funnel, retention, lists, holdout] = await Promise.all([
    seen.api("getFunnel", { query: { ...period, by, limit, cursor: search("cursor") } }),
    seen.api("getRetention"),
    seen.api("getAttribution", { query: { by: "placement,source" } }),
    seen.api("getHoldout"),
  ]);
  return { by, funnel, retention, lists: lists.items, holdout, ...titled(seen, msg`Insights`) };
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Lists({ lists }: { readonly lists: readonly List[] }) {
  const { t, i18n } = useLingui();
  const names = useListNames();
  const share = (rate: List["clickRate"]) =>
    rate ? i18n.number(rate.mean, { style: "percent", maximumFractionDigits: 1 }) : "–";
  return (
    <Table<List>
      caption={t`Results of lists by placement and source, in the last thirty days`}
      rows={lists}
      keyOf={({ placement, source }) => `${placement} ${source}`}
      empty={
        <p>
          <Trans>There are no results of lists yet. They are counted in the night after each day.</Trans>
        </p>
      }
      columns={[
        { head: t`Placement`, cell: ({ placement }) => placement && names.placement(placement) },
        { head: t`Source`, cell: ({ source }) => source && names.source(source) },
        { head: t`Shown`, isNumber: true, cell: ({ shown }) => i18n.number(shown) },
        { head: t`Clicked`, isNumber: true, cell: ({ clickRate }) => share(clickRate) },
        { head: t`Orders`, isNumber: true, cell: ({ orders }) => i18n.number(orders) },
      ]}
    />
  );
}

/** What lists are credited with beside what the shop's measures brought by the holdout, or why that is not known. */
function Brought({ holdout: { since, reading } }: { readonly holdout: Holdout }) {
  const { t } = useLingui();
  if (since === undefined) {
    return (
      <p>
        <Trans>There is no holdout, so it is not known how much of this would have been bought anyway.</Trans>
      </p>
    );
  }
  if (reading === undefined || reading.state !== "read") {
    return (
      <p>
        {reading?.state === "mismatch" ? (
          <Trans>The holdout has more or fewer people than it should, so there is no result.</Trans>
        ) : (
          <Trans>The holdout has too few people yet to say how much of this would have been bought anyway.</Trans>
        )}
      </p>
    );
  }
  const part = ({ currency }: Money, { estimate, low, high }: Money["incremental"]["margin"]) => {
    const whole = (amount: number) => <Amount money={{ amount: Math.round(amount), currency }} />;
    return (
      <>
        {whole(estimate)}
        <span className="soft block">
          ({whole(low)}–{whole(high)})
        </span>
      </>
    );
  };
  return (
    <Table<Money>
      caption={t`Credited to lists, and brought by the shop's measures`}
      rows={reading.money}
      keyOf={({ currency }) => currency}
      empty={
        <p>
          <Trans>Nothing was bought in this time.</Trans>
        </p>
      }
      columns={[
        { head: t`Currency`, cell: ({ currency }) => currency.toUpperCase() },
        {
          head: t`Credited to lists`,
          isNumber: true,
          cell: ({ currency, attributed }) => <Amount money={{ amount: attributed.net, currency }} />,
        },
        { head: t`Brought by measures`, isNumber: true, cell: (each) => part(each, each.incremental.revenue) },
        { head: t`Margin brought`, isNumber: true, cell: (each) => part(each, each.incremental.margin) },
      ]}
    />
  );
}

export default function InsightsPage() {
  const { by, funnel, retention, lists, holdout } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Insights</Trans>
      </h1>
      <Form method="get" className="row">
        <Field name="from" label={t`From`} type="date" defaultValue={funnel.from} />
        <Field name="to" label={t`Until`} type="date" defaultValue={funnel.to} />
        <input type="hidden" name="by" value={by} />
        <button className="button plain" type="submit">
          <Trans>Show</Trans>
        </button>
      </Form>
      <section className="stack">
        <h2>
          <Trans>How far people come</Trans>
        </h2>
        <Counted through={funnel.countedThrough} settled={funnel.settledThrough} />
        <FunnelChart title={t`Journeys from the first sight to the end`} steps={funnel.total} />
        <Tabs
          name="by"
          label={t`Told apart by`}
          current={by}
          values={[
            { value: "product", name: t`Work` },
            { value: "time", name: t`Day` },
            { value: "placement", name: t`Where it began` },
            { value: "source", name: t`By what` },
          ]}
        />
        <FunnelTable
          by={by}
          rows={funnel.items}
          cursor={funnel.cursor}
          caption={t`Journeys`}
          workOf={({ productId, title }) => title ?? productId}
          empty={
            <p>
              <Trans>Nobody saw a work in these days.</Trans>
            </p>
          }
        />
      </section>
      <section className="stack">
        <h2>
          <Trans>Who stays</Trans>
        </h2>
        <Retention cohorts={retention.items} />
      </section>
      <section className="stack">
        <h2>
          <Trans>What lists led to</Trans>
        </h2>
        <p className="soft">
          <Trans>
            These orders are credited to lists, but people might have bought without them: only an experiment shows what
            lists add. <Link to="/console/attribution">All results of lists</Link>
          </Trans>
        </p>
        <Brought holdout={holdout} />
        <Lists lists={lists} />
      </section>
    </>
  );
}
