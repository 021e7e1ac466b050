import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import type { Place, Source, Step } from "../../../functions/insights/contract/funnel.ts";
import type { ItemOf } from "../api/operations.ts";
import { Chart, type Point } from "./chart.tsx";
import { type Column, Table } from "./table.tsx";
import { When } from "./when.tsx";

type Row = ItemOf<"getFunnel">;
type Steps = Row["steps"];
type Cohort = ItemOf<"getRetention">;
type Share = NonNullable<Steps[number]["ofBefore"]>;
export type By = "time" | "product" | "placement" | "source";

const STEPS: Readonly<Record<Step, MessageDescriptor>> = {
  shown: msg`Seen`,
  clicked: msg`Clicked`,
  viewed: msg`Looked at`,
  carted: msg`To the checkout`,
  ordered: msg`Bought`,
  begun: msg`Begun`,
  completed: msg`Finished`,
};
const PLACES: Readonly<Record<Place, MessageDescriptor>> = {
  home: msg`Home`,
  product: msg`Page of a work`,
  cart: msg`Cart`,
  library: msg`Library`,
  continue: msg`Continue studying`,
  again: msg`Worth coming back to`,
  next: msg`After a work`,
  browse: msg`The shop's lists`,
  other: msg`Elsewhere`,
};
const SOURCES: Readonly<Record<Source, MessageDescriptor>> = {
  recommended: msg`A recommendation`,
  searched: msg`A search`,
  direct: msg`Neither`,
};

const usePercent = () => {
  const { i18n } = useLingui();
  return (value: number) => i18n.number(value, { style: "percent", maximumFractionDigits: 1 });
};

/** A share with the ends of its interval. */
function Told({ share }: { readonly share: Share | undefined }) {
  const percent = usePercent();
  if (!share) return null;
  return (
    <span className="soft block">
      {percent(share.mean)}{" "}
      <span className="whole">
        ({percent(share.low)}–{percent(share.high)})
      </span>
    </span>
  );
}

/** A number of people, or that they are too few to be told of. */
function Count({ value }: { readonly value: number | undefined }) {
  const { i18n, t } = useLingui();
  return value === undefined ? <span className="soft">{t`under 5`}</span> : i18n.number(value);
}

/** How far people came, as bars with the numbers and shares beneath. */
export function FunnelChart({ title, steps }: { readonly title: string; readonly steps: Steps }) {
  const { t, i18n } = useLingui();
  return (
    <Chart
      as="bars"
      title={title}
      format={(value) => i18n.number(Math.round(value))}
      name={(step) => i18n._(STEPS[step as Step])}
      series={[
        {
          name: t`Journeys`,
          isMain: true,
          points: steps.map(({ step, journeys = 0 }): Point => ({ label: step, value: journeys })),
        },
      ]}
      table={
        <Table<Steps[number]>
          caption={title}
          rows={steps}
          keyOf={({ step }) => step}
          empty={null}
          columns={[
            { head: t`Step`, cell: ({ step }) => i18n._(STEPS[step]) },
            { head: t`Journeys`, isNumber: true, cell: ({ journeys }) => <Count value={journeys} /> },
            { head: t`Of the step before`, isNumber: true, cell: ({ ofBefore }) => <Told share={ofBefore} /> },
          ]}
        />
      }
    />
  );
}

/** Journeys told apart by work, time, place or source. */
export function FunnelTable(props: {
  readonly by: By;
  readonly rows: readonly Row[];
  readonly cursor?: string | undefined;
  readonly caption: string;
  readonly workOf: (row: Row) => ReactNode;
  readonly empty: ReactNode;
}) {
  const { t, i18n } = useLingui();
  const first: Readonly<Record<By, Column<Row>>> = {
    product: { head: t`Work`, cell: props.workOf },
    time: { head: t`From`, cell: ({ from }) => (from === undefined ? "–" : <When at={from} as="short" />) },
    placement: { head: t`Where it began`, cell: ({ placement }) => placement && i18n._(PLACES[placement]) },
    source: { head: t`By what`, cell: ({ source }) => source && i18n._(SOURCES[source]) },
  };
  const told = (["shown", "viewed", "carted", "ordered", "begun", "completed"] as const).map(
    (name): Column<Row> => ({
      head: i18n._(STEPS[name]),
      isNumber: true,
      cell: ({ steps }) => <Count value={steps.find(({ step }) => step === name)?.journeys} />,
    }),
  );
  return (
    <Table<Row>
      caption={props.caption}
      rows={props.rows}
      keyOf={({ productId, from, placement, source }) => [productId, from, placement, source].join()}
      cursor={props.cursor}
      empty={props.empty}
      columns={[first[props.by], ...told]}
    />
  );
}

const KINDS = ["returned", "bought", "studied"] as const;

/** The shares of all cohorts together, by months after the first purchase. */
function pooled(cohorts: readonly Cohort[], kind: (typeof KINDS)[number]): Point[] {
  const sums = new Map<number, { did: number; of: number }>();
  for (const { people, after } of cohorts) {
    for (const each of after) {
      const share = each[kind];
      if (!share) continue;
      const sum = sums.get(each.months) ?? { did: 0, of: 0 };
      sums.set(each.months, { did: sum.did + share.mean * people, of: sum.of + people });
    }
  }
  return [...sums]
    .sort(([a], [b]) => a - b)
    .map(([months, { did, of }]) => ({ label: String(months), value: did / of }));
}

const monthOf = (month: string) => new Date(`${month}-01T00:00:00Z`);

function CohortTable({ cohorts }: { readonly cohorts: readonly Cohort[] }) {
  const { t, i18n } = useLingui();
  const rows = cohorts.flatMap(({ month, people, after }) => after.map((each) => ({ month, people, ...each })));
  const share = (kind: (typeof KINDS)[number]) => (row: (typeof rows)[number]) =>
    row[kind] ? <Told share={row[kind]} /> : <span className="soft">–</span>;
  return (
    <Table<(typeof rows)[number]>
      caption={t`Buyers by the month of their first purchase`}
      rows={rows}
      keyOf={({ month, months }) => `${month} ${months}`}
      empty={
        <p>
          <Trans>A month after the first buyers came it is told here who of them stayed.</Trans>
        </p>
      }
      columns={[
        {
          head: t`First purchase`,
          cell: ({ month }) => i18n.date(monthOf(month), { year: "numeric", month: "short", timeZone: "UTC" }),
        },
        { head: t`Buyers`, isNumber: true, cell: ({ people }) => i18n.number(people) },
        { head: t`Months later`, isNumber: true, cell: ({ months }) => i18n.number(months) },
        { head: t`Came back`, isNumber: true, cell: share("returned") },
        { head: t`Bought again`, isNumber: true, cell: share("bought") },
        { head: t`Studied`, isNumber: true, cell: share("studied") },
      ]}
    />
  );
}

/** Who stays: the share of buyers that came back, bought again and studied in the months after. */
export function Retention({ cohorts }: { readonly cohorts: readonly Cohort[] }) {
  const { t } = useLingui();
  const percent = usePercent();
  const names = { returned: t`Came back`, bought: t`Bought again`, studied: t`Studied` };
  const series = KINDS.map((kind) => ({
    name: names[kind],
    points: pooled(cohorts, kind),
    isMain: kind === "returned",
  }));
  const longest = Math.max(...series.map(({ points }) => points.length));
  const drawn = series.filter(({ points }) => points.length === longest);
  if (longest < 2) return <CohortTable cohorts={cohorts} />;
  return (
    <Chart
      title={t`Share of buyers by months after their first purchase`}
      format={percent}
      series={drawn}
      table={<CohortTable cohorts={cohorts} />}
    />
  );
}

/** Until when days are counted, and journeys are over. */
export function Counted(props: { readonly through?: string | undefined; readonly settled?: string | undefined }) {
  const { through, settled } = props;
  if (through === undefined || settled === undefined) {
    return (
      <p className="soft">
        <Trans>Nothing is counted yet. It is counted each night.</Trans>
      </p>
    );
  }
  return (
    <p className="soft">
      <Trans>
        Counted through <When at={through} as="day" />. Journeys that began after <When at={settled} as="day" /> may
        still go on: each is followed for two weeks.
      </Trans>
    </p>
  );
}
