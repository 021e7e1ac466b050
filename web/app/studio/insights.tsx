import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import type { Reply } from "../api/operations.ts";
import { Field } from "../design/field.tsx";
import { type By, Counted, FunnelChart, FunnelTable, Retention } from "../design/insights.tsx";
import { useTopicName, useTypeName } from "../design/names.ts";
import { Tabs } from "../design/tabs.tsx";
import { When } from "../design/when.tsx";
import { namesOfLanguages } from "../site/languages.ts";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

type Audience = NonNullable<Reply<"getAudience">["audience"]>;

const WAYS: readonly By[] = ["product", "time", "placement", "source"];

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  const search = searchOf(request);
  const by = WAYS.find((name) => name === search("by")) ?? "product";
  const period = { from: search("from") || undefined, to: search("to") || undefined };
  const [funnel, retention, { audience }] = await Promise.all([
    seen.api("getMyFunnel", { query: { ...period, by, cursor: search("cursor") } }),
    seen.api("getMyRetention"),
    seen.api("getAudience"),
  ]);
  return { by, funnel, retention, audience, ...titled(seen, msg`Insights`) };
}

export const meta: MetaFunction<typeof loader> = ownHead;

interface Cell {
  readonly name: string;
  readonly people: number;
}

/** How many people each cell has, under its title. */
function Cells({ title, cells }: { readonly title: string; readonly cells: readonly Cell[] }) {
  const { i18n } = useLingui();
  if (cells.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <dl className="cells">
        {cells.map(({ name, people }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{i18n.number(people)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Learners({ audience }: { readonly audience: Audience }) {
  const { t, i18n } = useLingui();
  const [topic, type] = [useTopicName(), useTypeName()];
  const levels = { beginning: t`beginning`, practised: t`practised`, advanced: t`advanced` };
  const stages = {
    new: t`New here`,
    active: t`Here regularly`,
    fading: t`Away for a month or more`,
    lapsed: t`Away for three months or more`,
  };
  const people = i18n.number(audience.people);
  const hour = (from: number) => `${String(from).padStart(2, "0")}:00–${String((from + 4) % 24).padStart(2, "0")}:00`;
  return (
    <>
      <p>
        <Trans>
          {people} learners or a few more, as of <When at={audience.asOf} />. Numbers are rounded down to fives; smaller
          groups and people who chose not to be profiled are left out.
        </Trans>
      </p>
      <div className="audience">
        <Cells
          title={t`Topics`}
          cells={audience.topics.map(({ name, people: count }) => ({ name: topic(name), people: count }))}
        />
        <Cells
          title={t`Levels`}
          cells={audience.levels.map(({ topic: of, level, people: count }) => ({
            name: `${topic(of)}: ${levels[level]}`,
            people: count,
          }))}
        />
        <Cells
          title={t`Kinds of works`}
          cells={audience.types.map(({ name, people: count }) => ({ name: type(name), people: count }))}
        />
        <Cells
          title={t`Languages`}
          cells={audience.languages.map(({ name, people: count }) => ({ name: namesOfLanguages[name], people: count }))}
        />
        <Cells
          title={t`Hours of the day (UTC)`}
          cells={audience.hours.map(({ from, people: count }) => ({ name: hour(from), people: count }))}
        />
        <Cells
          title={t`Where they stand`}
          cells={audience.stages.map(({ name, people: count }) => ({ name: stages[name], people: count }))}
        />
      </div>
    </>
  );
}

export default function InsightsPage() {
  const { by, funnel, retention, audience } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  return (
    <>
      <h1>
        <Trans>Insights</Trans>
      </h1>
      <Form method="get" className="row">
        <Field name="from" label={t`From`} type="date" defaultValue={funnel.from} />
        <Field name="to" label={t`To`} type="date" defaultValue={funnel.to} />
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
            { value: "time", name: t`Week` },
            { value: "placement", name: t`Where it began` },
            { value: "source", name: t`By what` },
          ]}
        />
        <FunnelTable
          by={by}
          rows={funnel.items}
          cursor={funnel.cursor}
          caption={t`Journeys`}
          workOf={({ productId, title }) => <Link to={`/studio/works/${productId}`}>{title ?? productId}</Link>}
          empty={
            <p>
              <Trans>Figures are shown here once five people or more have seen a work in a week.</Trans>
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
          <Trans>Your audience</Trans>
        </h2>
        {audience ? (
          <Learners audience={audience} />
        ) : (
          <div className="empty">
            <p>
              <Trans>With five learners or more you see here what interests them, and when they study.</Trans>
            </p>
          </div>
        )}
      </section>
    </>
  );
}
