import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { type Experiment, useExperimentWords } from "./experiment-words.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const cursor = searchOf(request)("cursor");
  const page = await seen.api("listExperiments", { query: { limit: "50", ...(cursor !== undefined && { cursor }) } });
  return { ...page, ...titled(seen, msg`Experiments`) };
}

export const meta: MetaFunction<typeof loader> = ownHead;

export default function Experiments() {
  const { items, cursor } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  const words = useExperimentWords();
  return (
    <>
      <h1>
        <Trans>Experiments</Trans>
      </h1>
      <p className="lead">
        <Trans>
          Some people, drawn at random, see a variant of the site. What they do afterwards shows its effect.
        </Trans>
      </p>
      <p className="row">
        <Link className="button" to="/console/experiments/new">
          <Trans>New experiment</Trans>
        </Link>
        <Link to="/console/holdout">
          <Trans>The holdout</Trans>
        </Link>
      </p>
      <Table<Experiment>
        caption={t`Experiments`}
        rows={items}
        keyOf={({ id }) => id}
        cursor={cursor}
        empty={
          <p>
            <Trans>There are no experiments yet.</Trans>
          </p>
        }
        columns={[
          { head: t`Name`, cell: ({ id, name }) => <Link to={`/console/experiments/${id}`}>{name}</Link> },
          { head: t`State`, cell: ({ state }) => words.state(state) },
          { head: t`Decided by`, cell: ({ main }) => words.metric(main) },
          { head: t`For`, cell: ({ audience }) => words.audience(audience) },
          { head: t`Started`, cell: ({ startedAt }) => (startedAt === undefined ? "–" : <When at={startedAt} />) },
        ]}
      />
    </>
  );
}
