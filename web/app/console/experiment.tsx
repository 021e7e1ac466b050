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
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import type { Reply } from "../api/operations.ts";
import { Chart } from "../design/chart.tsx";
import { moneyText } from "../design/money.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { type Experiment, type Metric, useExperimentWords } from "./experiment-words.ts";

type Told = Reply<"getReading">;
type Reading = NonNullable<Told["reading"]>;
type MetricReading = Reading["metrics"][number];
type Comparison = MetricReading["comparisons"][number];

export async function loader({ context, request, params: { id = "" } }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const params = { id };
  const [experiment, told] = await Promise.all([
    seen.api("getExperiment", { params }),
    seen.api("getReading", { params }),
  ]);
  return { experiment, ...told, ...titled(seen, msg`Experiment`) };
}

export async function action({ context, request, params: { id = "" } }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "operator");
  const given = await givenBy(request);
  const params = { id };
  const version = given.whole("version") ?? 0;
  const intent = given.text("intent");
  if (intent === "start") return attempt("started", () => api("startExperiment", { params, body: { version } }));
  if (intent === "stop") return attempt("stopped", () => api("stopExperiment", { params, body: { version } }));
  const body = { version, arm: given.text("arm"), note: given.text("note") };
  return attempt("decided", () => api("decideExperiment", { params, body }));
}

export const meta: MetaFunction<typeof loader> = ownHead;

/** A metric's amount in words: a share, an amount of money, or a number. */
function useAmounts(currency: Experiment["currency"]) {
  const { i18n } = useLingui();
  return (metric: Metric, value: number) => {
    if (metric === "conversion") return i18n.number(value, { style: "percent", maximumFractionDigits: 2 });
    if (metric === "clicks") return i18n.number(value, { maximumFractionDigits: 3 });
    return moneyText({ amount: Math.round(value), currency }, i18n.locale);
  };
}

function Buttons({ experiment: { state, version, arms } }: { readonly experiment: Experiment }) {
  const { t } = useLingui();
  if (state === "decided") return null;
  const hidden = <input type="hidden" name="version" value={version} />;
  if (state !== "stopped") {
    return (
      <Form method="post">
        {hidden}
        <button className="button" type="submit" name="intent" value={state === "draft" ? "start" : "stop"}>
          {state === "draft" ? <Trans>Start it</Trans> : <Trans>Stop it</Trans>}
        </button>
      </Form>
    );
  }
  return (
    <Form method="post" className="form measure">
      {hidden}
      <label className="field">
        <span className="label">{t`What stays`}</span>
        <select name="arm">
          {arms.map(({ name }) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{t`Why`}</span>
        <textarea name="note" rows={2} maxLength={1000} required />
      </label>
      <p>
        <button className="button" type="submit" name="intent" value="decide">
          <Trans>Write it down</Trans>
        </button>
      </p>
    </Form>
  );
}

/** What the main metric says, as a sentence. */
function Verdict({ reading, experiment }: { readonly reading: Reading; readonly experiment: Experiment }) {
  const words = useExperimentWords();
  const amount = useAmounts(experiment.currency);
  if (reading.state === "mismatch") {
    return (
      <Trans>
        The arms’ shares of people differ from the plan by more than chance explains, so there is no result. Find out
        who is missing.
      </Trans>
    );
  }
  if (reading.state !== "read") return <Trans>Too few people have been followed to the end for a result.</Trans>;
  const main = reading.metrics.find(({ role }) => role === "main");
  return (main?.comparisons ?? []).map(({ arm, verdict, estimate, low, high }) => {
    const [name, by, from, to] = [
      words.metric(experiment.main),
      ...[estimate, low, high].map((value) => amount(experiment.main, value)),
    ];
    return (
      <span key={arm} className="block">
        {verdict === "better" ? (
          <Trans>
            {arm} is better: {name} differs by {by} ({from} to {to}).
          </Trans>
        ) : verdict === "worse" ? (
          <Trans>
            {arm} is worse: {name} differs by {by} ({from} to {to}).
          </Trans>
        ) : reading.isOver ? (
          <Trans>
            Inconclusive: {arm} may differ by {from} to {to} in {name}. No difference is as likely as a small one.
          </Trans>
        ) : (
          <Trans>
            Inconclusive so far: {arm} may differ by {from} to {to} in {name}.
          </Trans>
        )}
      </span>
    );
  });
}

interface Line extends Comparison {
  readonly metric: Metric;
  readonly role: MetricReading["role"];
}

function Metrics({ reading, experiment }: { readonly reading: Reading; readonly experiment: Experiment }) {
  const { t } = useLingui();
  const words = useExperimentWords();
  const amount = useAmounts(experiment.currency);
  const roles = { main: t`decides`, guardrail: t`must not get worse`, secondary: t`beside it` };
  const verdicts = { better: t`better`, worse: t`worse`, inconclusive: t`inconclusive` };
  const lines = reading.metrics.flatMap(({ metric, role, comparisons }) =>
    comparisons.map((each): Line => ({ ...each, metric, role })),
  );
  const mean = ({ metric }: Line) => reading.metrics.find((each) => each.metric === metric)?.arms[0]?.mean ?? 0;
  return (
    <Table<Line>
      caption={t`Metrics`}
      rows={lines}
      keyOf={({ metric, arm }) => `${metric} ${arm}`}
      empty={null}
      columns={[
        { head: t`Metric`, cell: ({ metric, role }) => `${words.metric(metric)} (${roles[role]})` },
        { head: t`Arm`, cell: ({ arm }) => arm },
        { head: t`Control`, isNumber: true, cell: (line) => amount(line.metric, mean(line)) },
        { head: t`Difference`, isNumber: true, cell: ({ metric, estimate }) => amount(metric, estimate) },
        {
          head: t`Interval`,
          isNumber: true,
          cell: ({ metric, low, high }) => `${amount(metric, low)} – ${amount(metric, high)}`,
        },
        { head: t`Verdict`, cell: ({ verdict }) => verdicts[verdict] },
      ]}
    />
  );
}

function Course({ course, experiment }: { readonly course: Told["course"]; readonly experiment: Experiment }) {
  const { t, i18n } = useLingui();
  const amount = useAmounts(experiment.currency);
  const format = (value: number) => amount(experiment.main, value);
  const [, first] = experiment.arms;
  const points = course.filter(({ arm }) => arm === first?.name);
  if (points.length < 2) return null;
  return (
    <Chart
      title={t`Difference from the control, night by night`}
      format={format}
      startsAtZero={false}
      name={(day) => i18n.date(day, { month: "short", day: "numeric", timeZone: "UTC" })}
      series={[
        {
          name: first?.name ?? "",
          isMain: true,
          points: points.map(({ through, estimate, low, high }) => ({ label: through, value: estimate, low, high })),
        },
      ]}
      table={
        <Table<Told["course"][number]>
          caption={t`Night by night`}
          rows={points.toReversed()}
          keyOf={({ through }) => through}
          empty={null}
          columns={[
            { head: t`Up to`, cell: ({ through }) => <When at={through} /> },
            { head: t`Difference`, isNumber: true, cell: ({ estimate }) => format(estimate) },
            { head: t`Interval`, isNumber: true, cell: ({ low, high }) => `${format(low)} – ${format(high)}` },
          ]}
        />
      }
    />
  );
}

function People({ reading }: { readonly reading: Reading }) {
  const { t, i18n } = useLingui();
  const { planned, crossed, otherCurrencies } = reading;
  const percent = i18n.number(planned, { style: "percent" });
  return (
    <>
      <Table<Reading["people"][number]>
        caption={t`People`}
        rows={reading.people}
        keyOf={({ arm }) => arm}
        empty={null}
        columns={[
          { head: t`Arm`, cell: ({ arm }) => arm },
          { head: t`Met it`, isNumber: true, cell: ({ met }) => i18n.number(met) },
          { head: t`Watched to the end`, isNumber: true, cell: ({ watched }) => i18n.number(watched) },
        ]}
      />
      <p className="soft">
        <Trans>
          {percent} of the plan. {crossed} people saw two arms because they signed in, and count for the first;{" "}
          {otherCurrencies} orders in other currencies are not in the amounts.
        </Trans>
      </p>
    </>
  );
}

export default function ExperimentPage() {
  const { experiment, reading, course } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  const words = useExperimentWords();
  const { name, state, hypothesis, startedAt, decision } = experiment;
  return (
    <>
      <h1>{name}</h1>
      <p className="lead">
        {words.state(state)}
        {startedAt ? (
          <>
            {" · "}
            <Trans>
              started <When at={startedAt} />
            </Trans>
          </>
        ) : null}
      </p>
      <OutcomeNotice
        outcome={outcome}
        done={{
          started: t`It is running: people see its arms within a minute.`,
          stopped: t`It is stopped. Purchases of those who took part still count to the end.`,
          decided: t`The decision is recorded.`,
        }}
      />
      {hypothesis === "" ? null : <p className="measure">{hypothesis}</p>}
      {decision ? (
        <p className="measure">
          <Trans>
            Decided: {decision.arm}. {decision.note}
          </Trans>
        </p>
      ) : null}
      <Buttons experiment={experiment} />
      <section className="stack">
        <h2>
          <Trans>What it shows</Trans>
        </h2>
        {reading === undefined ? (
          <p>
            <Trans>It has a result each night, the first in the night after its start.</Trans>
          </p>
        ) : (
          <>
            <p className="measure">
              <Verdict reading={reading} experiment={experiment} />
            </p>
            {reading.metrics.length === 0 ? null : <Metrics reading={reading} experiment={experiment} />}
            <Course course={course} experiment={experiment} />
            <People reading={reading} />
          </>
        )}
      </section>
    </>
  );
}
