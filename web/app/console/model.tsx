import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Fragment } from "react";
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from "react-router";
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import type { Reply } from "../api/operations.ts";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { useComparisonNames, useGateWords } from "./gate-words.ts";

type Model = Reply<"getModel">;
type Measured = NonNullable<Model["comparison"]>[number];

export async function loader({ context, request, params: { id = "" } }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  return { model: await seen.api("getModel", { params: { id } }), ...titled(seen, msg`Model`) };
}

export async function action({ context, request, params: { id = "" } }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "operator");
  const intent = (await givenBy(request)).text("intent");
  const params = { id };
  return intent === "promote"
    ? attempt("promoted", () => api("promoteModel", { params }))
    : attempt("rolled-back", () => api("rollbackModel", { params }));
}

export const meta: MetaFunction<typeof loader> = ownHead;

/** Is it better, by how much, and what is to be done if not. */
function Verdict({ model }: { readonly model: Model }) {
  const { i18n } = useLingui();
  const gate = useGateWords();
  const { champion, decision, check, evaluation } = model;
  const gain = evaluation.challenger.ndcg10 / evaluation.popularity.ndcg10;
  const times = i18n.number(gain, { maximumFractionDigits: 1 });
  return (
    <div className="stack measure">
      <p className="lead">
        {champion ? <Trans>This model serves now.</Trans> : <Trans>This model does not serve.</Trans>}{" "}
        {Number.isFinite(gain) ? <Trans>Its ranking is {times} times as good as popularity’s.</Trans> : null}
      </p>
      <p>{gate(decision)}</p>
      {check?.sound === false ? <p className="wrong">{check.why}</p> : null}
      <Form method="post">
        {champion ? (
          <button className="button loss" type="submit" name="intent" value="rollback">
            <Trans>Roll back to the previous model</Trans>
          </button>
        ) : (
          <button className="button" type="submit" name="intent" value="promote" disabled={check?.sound !== true}>
            <Trans>Promote it</Trans>
          </button>
        )}
      </Form>
    </div>
  );
}

/** A figure with the ends of its interval. */
function Bounded({ of: { mean, low, high } }: { readonly of: Measured["ndcg10"] }) {
  const { i18n } = useLingui();
  const [a, b, c] = [mean, low, high].map((each) =>
    i18n.number(each, { maximumFractionDigits: 3, minimumFractionDigits: 3 }),
  );
  return (
    <>
      {a}{" "}
      <span className="soft whole">
        ({b}–{c})
      </span>
    </>
  );
}

/** A row for whom or for what it is measured, a column for what ranked. */
function Slices({ comparison }: { readonly comparison: readonly Measured[] }) {
  const { t, i18n } = useLingui();
  const names = useComparisonNames();
  const rankers = [...new Set(comparison.map(({ ranks }) => ranks))];
  const slices = [...Map.groupBy(comparison, ({ slice }) => slice)];
  return (
    <Table<(typeof slices)[number]>
      caption={t`NDCG@10 by segment and ranker`}
      rows={slices}
      keyOf={([slice]) => slice}
      empty={
        <p>
          <Trans>This model was not compared.</Trans>
        </p>
      }
      columns={[
        { head: t`For whom`, cell: ([slice]) => names.slice(slice) },
        ...rankers.map((ranker) => ({
          head: names.ranker(ranker),
          isNumber: true,
          cell: ([, of]: (typeof slices)[number]) => {
            const found = of.find(({ ranks }) => ranks === ranker);
            return found ? <Bounded of={found.ndcg10} /> : "–";
          },
        })),
        { head: t`Cases`, isNumber: true, cell: ([, of]) => i18n.number(of[0]?.cases ?? 0) },
      ]}
    />
  );
}

function Facts({ model: { counts, log, fit, settings, createdAt, trainedThrough } }: { readonly model: Model }) {
  const { i18n } = useLingui();
  const rows = [
    [<Trans key="t">Trained</Trans>, <When key="w" at={createdAt} as="minute" />],
    [<Trans key="e">Newest event in its data</Trans>, <When key="w" at={trainedThrough} as="minute" />],
    [<Trans key="s">Learners and visitors</Trans>, i18n.number(counts.subjects)],
    [<Trans key="i">Works</Trans>, i18n.number(counts.items)],
    [<Trans key="n">Interactions</Trans>, i18n.number(counts.interactions)],
    [<Trans key="l">Lines of the log</Trans>, i18n.number(log.lines)],
    [<Trans key="c">Left out, without consent</Trans>, i18n.number(log.withoutConsent)],
    [<Trans key="d">Factors</Trans>, i18n.number(settings.d)],
    [<Trans key="p">Epochs</Trans>, i18n.number(fit?.epochs ?? settings.epochs)],
  ] as const;
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <Fragment key={name.key}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

export default function ModelPage() {
  const { model } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <p className="crumbs">
        <Link to="/console/models">
          <Trans>Models</Trans>
        </Link>
      </p>
      <h1>
        <Trans>
          Model of <When at={model.createdAt} as="minute" />
        </Trans>
      </h1>
      <OutcomeNotice
        outcome={outcome}
        done={{ promoted: t`It serves from now on.`, "rolled-back": t`The previous model serves again.` }}
      />
      <Verdict model={model} />
      <section className="stack">
        <h2>
          <Trans>For whom it is better</Trans>
        </h2>
        <p className="soft">
          <Trans>
            NDCG@10 of the first ten, with its interval at 95 %. What was bought, studied and looked at is apart.
          </Trans>
        </p>
        <Slices comparison={model.comparison ?? []} />
      </section>
      <section className="stack">
        <h2>
          <Trans>Training data</Trans>
        </h2>
        <Facts model={model} />
      </section>
    </>
  );
}
