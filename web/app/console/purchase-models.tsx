import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form } from "react-router";
import type {
  Evidence,
  PurchaseGateReason,
  PurchaseRun,
} from "../../../functions/recommendations/contract/purchase.ts";
import type { ItemOf, Reply } from "../api/operations.ts";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";

type Model = ItemOf<"listPurchaseModels">;
type Quality = Model["quality"][number];
type Measure = Quality["auc"];

const REASONS: Readonly<Record<PurchaseGateReason, MessageDescriptor>> = {
  first: msg`It beats the same probability for everyone, and there is no champion yet.`,
  "not-worse": msg`It is no worse than the champion on later showings.`,
  "other-features": msg`The champion reads features that are no longer computed.`,
  "worse-than-champion": msg`It is worse than the champion on later showings.`,
  "below-base-rate": msg`It does not beat the same probability for everyone.`,
};
const STATES: Readonly<Record<PurchaseRun["state"], MessageDescriptor>> = {
  promoted: msg`The last run put a new model in place.`,
  "kept-champion": msg`The last run kept the model that serves.`,
  "not-enough": msg`There is not enough to train on yet.`,
  failed: msg`The last run failed; lists are as they were.`,
};

function Missing({ what, has, needs }: Evidence) {
  if (what === "days")
    return (
      <Trans>
        days: {has} of {needs}
      </Trans>
    );
  if (what === "exposures")
    return (
      <Trans>
        showings whose week is over: {has} of {needs}
      </Trans>
    );
  return (
    <Trans>
      people who bought: {has} of {needs}
    </Trans>
  );
}

function LastRun({ run }: { readonly run: PurchaseRun }) {
  const { i18n } = useLingui();
  const { at, state, missing, drift } = run;
  return (
    <div className={state === "failed" || drift?.isDrifted ? "notice warm" : "notice"}>
      <p>
        {i18n._(STATES[state])} <When at={at} as="minute" />
      </p>
      {missing.length === 0 ? null : (
        <ul>
          {missing.map((each) => (
            <li key={each.what}>
              <Missing {...each} />
            </li>
          ))}
        </ul>
      )}
      {drift ? (
        <p>
          {drift.isDrifted ? <Trans>The model that served has drifted.</Trans> : <Trans>No drift was found.</Trans>}{" "}
          <Trans>
            Of the newest {i18n.number(drift.rows)} showings {i18n.number(drift.bought)} were bought, and{" "}
            {i18n.number(Math.round(drift.expected))} were expected.
          </Trans>
        </p>
      ) : null}
    </div>
  );
}

/** A measure with its interval below it. */
function Figure({ value, low, high }: Measure) {
  const { i18n } = useLingui();
  const figure = (each: number) => i18n.number(each, { maximumFractionDigits: 3, minimumFractionDigits: 3 });
  return (
    <>
      {figure(value)}
      <span className="soft block whole">
        {figure(low)}–{figure(high)}
      </span>
    </>
  );
}

/** Quality by parts of the showings, of the newest model. */
function Slices({ model }: { readonly model: Model }) {
  const { t, i18n } = useLingui();
  const names: Readonly<Record<string, string>> = {
    all: t`All`,
    "placement:home": t`Home`,
    "placement:product": t`Page of a work`,
    "placement:cart": t`Cart`,
    "placement:library": t`Library`,
    "placement:again": t`Worth coming back to`,
    "placement:next": t`After a work`,
    "price:below 10": t`Below 10 dollars`,
    "price:10 to 50": t`10 to 50 dollars`,
    "price:above 50": t`Above 50 dollars`,
    "people:new": t`People without a history`,
    "people:returning": t`People with a history`,
  };
  return (
    <Table<Quality>
      caption={t`Quality by parts`}
      rows={model.quality}
      keyOf={({ slice }) => slice}
      empty={
        <p>
          <Trans>Too few showings to measure.</Trans>
        </p>
      }
      columns={[
        { head: t`Part`, cell: ({ slice }) => names[slice] ?? slice },
        { head: t`Showings`, isNumber: true, cell: ({ rows }) => i18n.number(rows) },
        { head: t`Bought`, isNumber: true, cell: ({ bought }) => i18n.number(bought) },
        { head: t`Log-loss`, isNumber: true, cell: ({ logLoss }) => <Figure {...logLoss} /> },
        { head: t`AUC`, isNumber: true, cell: ({ auc }) => <Figure {...auc} /> },
        {
          head: t`PR-AUC`,
          isNumber: true,
          cell: ({ averagePrecision }) => <Figure {...averagePrecision} />,
        },
        {
          head: t`ECE`,
          isNumber: true,
          cell: ({ calibrationError }) => <Figure {...calibrationError} />,
        },
      ]}
    />
  );
}

function Models({ models }: { readonly models: readonly Model[] }) {
  const { t, i18n } = useLingui();
  const ofAll = ({ quality }: Model) => quality.find(({ slice }) => slice === "all");
  return (
    <Table<Model>
      caption={t`Purchase models`}
      rows={models}
      keyOf={({ id }) => id}
      empty={
        <p>
          <Trans>No purchase model was trained yet. Lists do without one.</Trans>
        </p>
      }
      columns={[
        { head: t`Trained`, cell: ({ createdAt }) => <When at={createdAt} as="minute" /> },
        {
          head: t`State`,
          cell: ({ id, champion }) =>
            champion ? (
              <span className="tag good">
                <Trans>Serves now</Trans>
              </span>
            ) : (
              <Form method="post">
                <input type="hidden" name="purchase" value={id} />
                <button className="button small plain" type="submit">
                  <Trans>Serve this one</Trans>
                </button>
              </Form>
            ),
        },
        { head: t`AUC`, isNumber: true, cell: (model) => <MeasureOf measure={ofAll(model)?.auc} /> },
        {
          head: t`ECE`,
          isNumber: true,
          cell: (model) => <MeasureOf measure={ofAll(model)?.calibrationError} />,
        },
        { head: t`People`, isNumber: true, cell: ({ people }) => i18n.number(people) },
        {
          head: t`The gate’s decision`,
          cell: ({ decision }) => <span className="roomy">{i18n._(REASONS[decision.reason])}</span>,
        },
      ]}
    />
  );
}

const MeasureOf = ({ measure }: { readonly measure: Measure | undefined }) => (measure ? <Figure {...measure} /> : "–");

/** The models of the probability that what is shown is bought. */
export function PurchaseModels({ items, lastRun }: Reply<"listPurchaseModels">) {
  const newest = items.find(({ champion }) => champion) ?? items[0];
  return (
    <section className="stack">
      <h2>
        <Trans>Purchase probability</Trans>
      </h2>
      <p className="measure soft">
        <Trans>
          The probability that a shown work is bought within a week. Lists do not use it; receipts show it, and creators
          see which factors go with buying.
        </Trans>
      </p>
      {lastRun ? <LastRun run={lastRun} /> : null}
      <Models models={items} />
      {newest ? <Slices model={newest} /> : null}
    </section>
  );
}
