import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
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
import type { ItemOf } from "../api/operations.ts";
import { Chart } from "../design/chart.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { useGateWords } from "./gate-words.ts";
import { PurchaseModels } from "./purchase-models.tsx";

type Model = ItemOf<"listModels">;
type Audit = ItemOf<"listAudits">;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const query = { cursor: searchOf(request)("cursor") };
  const [models, purchase, audits] = await Promise.all([
    seen.api("listModels", { query }),
    seen.api("listPurchaseModels", { query: { limit: "10" } }),
    seen.api("listAudits", { query: { limit: "10" } }),
  ]);
  return { models, purchase, audits: audits.items, ...titled(seen, msg`Models`) };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "operator");
  const given = await givenBy(request);
  const id = given.text("purchase");
  if (id !== "") return attempt("promoted", () => api("promotePurchaseModel", { params: { id } }));
  const body = { search: given.has("search"), rebuild: given.has("rebuild") };
  return attempt("started", () => api("startRetraining", { body }));
}

export const meta: MetaFunction<typeof loader> = ownHead;

/** The quality of each model on events after its training data, beside popularity's. */
function Quality({ models }: { readonly models: readonly Model[] }) {
  const { t, i18n } = useLingui();
  const oldestFirst = models.toReversed();
  const day = (at: string) =>
    new Intl.DateTimeFormat(i18n.locale, { month: "short", day: "numeric", timeZone: "UTC" }).format(new Date(at));
  const series = (name: string, of: (model: Model) => number) => ({
    name,
    points: oldestFirst.map((model) => ({ label: `${day(model.createdAt)} ${model.id.slice(-3)}`, value: of(model) })),
  });
  const format = (value: number) => i18n.number(value, { maximumFractionDigits: 3 });
  return (
    <Chart
      title={t`NDCG@10 of each model and of popularity`}
      startsAtZero={false}
      format={format}
      series={[
        { ...series(t`Model`, ({ evaluation }) => evaluation.challenger.ndcg10), isMain: true },
        series(t`Popularity`, ({ evaluation }) => evaluation.popularity.ndcg10),
      ]}
      table={<Models models={models} />}
    />
  );
}

function Models({ models, cursor }: { readonly models: readonly Model[]; readonly cursor?: string | undefined }) {
  const { t, i18n } = useLingui();
  const gate = useGateWords();
  const figure = (value: number) => i18n.number(value, { maximumFractionDigits: 3, minimumFractionDigits: 3 });
  return (
    <Table<Model>
      caption={t`Models`}
      rows={models}
      keyOf={({ id }) => id}
      cursor={cursor}
      empty={
        <p>
          <Trans>No model was trained yet. Lists show popular and new works.</Trans>
        </p>
      }
      columns={[
        {
          head: t`Trained`,
          cell: ({ id, createdAt }) => (
            <Link to={`/console/models/${id}`}>
              <When at={createdAt} as="minute" />
            </Link>
          ),
        },
        {
          head: t`State`,
          cell: ({ champion, decision }) =>
            champion ? (
              <span className="tag good">
                <Trans>Serves now</Trans>
              </span>
            ) : decision.promote ? (
              <Trans>Served before</Trans>
            ) : (
              <Trans>Turned down</Trans>
            ),
        },
        { head: t`NDCG@10`, isNumber: true, cell: ({ evaluation }) => figure(evaluation.challenger.ndcg10) },
        { head: t`Popularity's`, isNumber: true, cell: ({ evaluation }) => figure(evaluation.popularity.ndcg10) },
        { head: t`Learners`, isNumber: true, cell: ({ counts }) => i18n.number(counts.subjects) },
        { head: t`Works`, isNumber: true, cell: ({ counts }) => i18n.number(counts.items) },
        { head: t`The gate’s decision`, cell: ({ decision }) => <span className="roomy">{gate(decision)}</span> },
      ]}
    />
  );
}

/** Why something was done to what serves, in the reader's language. */
function useAuditWords(): (audit: Audit) => string {
  const { t, i18n } = useLingui();
  const gate = useGateWords();
  const names = { search: t`a search for better settings`, rebuild: t`the whole log, read again` };
  const list = new Intl.ListFormat(i18n.locale);
  return ({ reason, why, asked = [] }) => {
    if (asked.length > 0) return t`Requested with: ${list.format(asked.map((each) => names[each]))}`;
    return why === undefined ? "–" : gate({ reason, why });
  };
}

function Audits({ audits }: { readonly audits: readonly Audit[] }) {
  const { t } = useLingui();
  const words = useAuditWords();
  const names = { promote: t`Promoted`, rollback: t`Rolled back`, retrain: t`Training requested` };
  return (
    <Table<Audit>
      caption={t`Changes of the champion`}
      rows={audits}
      keyOf={({ at, action: what }) => at + what}
      empty={
        <p>
          <Trans>Nothing was changed yet.</Trans>
        </p>
      }
      columns={[
        { head: t`When`, cell: ({ at }) => <When at={at} as="minute" /> },
        { head: t`What`, cell: ({ action: what }) => names[what] },
        {
          head: t`By`,
          cell: ({ actor }) =>
            actor === "retrain" ? t`A training run` : <Link to={`/console/users/${actor}`}>{actor}</Link>,
        },
        { head: t`Why`, cell: (audit) => <span className="roomy">{words(audit)}</span> },
      ]}
    />
  );
}

export default function ModelsPage() {
  const { models, purchase, audits } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Models</Trans>
      </h1>
      <OutcomeNotice
        outcome={outcome}
        done={{
          started: t`A training run has begun; its model will be in the list.`,
          promoted: t`This model serves within a minute.`,
        }}
      />
      <Quality models={models.items} />
      <Models models={models.items} cursor={models.cursor} />
      <PurchaseModels {...purchase} />
      <section className="stack">
        <h2>
          <Trans>Train now</Trans>
        </h2>
        <Form method="post" className="form measure">
          <label className="choice">
            <input type="checkbox" name="search" />
            <Trans>Search for better settings first; it takes several times as long</Trans>
          </label>
          <label className="choice">
            <input type="checkbox" name="rebuild" />
            <Trans>Read the whole log again</Trans>
          </label>
          <p>
            <button className="button plain" type="submit">
              <Trans>Start a training run</Trans>
            </button>
          </p>
        </Form>
      </section>
      <section className="stack">
        <h2>
          <Trans>Changes of the champion</Trans>
        </h2>
        <Audits audits={audits} />
      </section>
    </>
  );
}
