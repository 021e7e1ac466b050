import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { isRefused } from "../../api/api.ts";
import type { Reply } from "../../api/operations.ts";
import { type Column, Table } from "../../design/table.tsx";
import { When } from "../../design/when.tsx";
import { head } from "../../site/head.ts";
import { signedIn } from "../../site/signed-in.ts";
import { titlesOf } from "./names.ts";

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const { id = "" } = params;
  const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
  const none = { pools: [], seats: [], cursor: undefined };
  const [usage, titles] = await Promise.all([
    api("getSeatUsage", { params: { id }, query: { limit: "50", cursor } }).catch((error: unknown) => {
      // Members with a seat see nothing about others.
      if (isRefused(error, "unknown-organisation")) return none;
      throw error;
    }),
    titlesOf(api, id),
  ]);
  return { id, usage, titles, title: say(msg`Members`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: `/desk/organisations/${loaderData.id}`, isIndexed: false }) : [];

type Pool = Reply<"getSeatUsage">["pools"][number];
type Seat = Reply<"getSeatUsage">["seats"][number];

function Pools({
  id,
  pools,
  titles,
}: {
  id: string;
  pools: readonly Pool[];
  titles: Readonly<Record<string, string>>;
}) {
  return (
    <ul className="desk-rows">
      {pools.map((pool) => (
        <li key={pool.order + pool.productId} className="desk-row">
          <div>
            <strong>{titles[pool.productId] ?? pool.productId}</strong>
            <p className="small soft">
              <Trans>
                bought on <When at={pool.since} as="short" />
              </Trans>
              {" · "}
              <Link to={`/desk/orders/${pool.order}`}>
                <Trans>order</Trans>
              </Link>
            </p>
          </div>
          <span>
            <Trans>
              {pool.claimed} claimed, {pool.invited} invited, of {pool.bought}
            </Trans>
            {pool.state === "active" ? null : (
              <span className="tag warm">
                {pool.state === "suspended" ? <Trans>Closed for now</Trans> : <Trans>Ended</Trans>}
              </span>
            )}
          </span>
          {pool.free > 0 ? (
            <Link className="button small" to={`/desk/organisations/${id}/invite?product=${pool.productId}`}>
              <Trans>Give {pool.free}</Trans>
            </Link>
          ) : (
            <span className="soft">
              <Trans>none free</Trans>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

function useColumns(titles: Readonly<Record<string, string>>): readonly Column<Seat>[] {
  const { t, i18n } = useLingui();
  return [
    { head: t`Member`, cell: ({ email }) => email },
    { head: t`Work`, cell: ({ productId }) => titles[productId] ?? productId },
    { head: t`Progress`, cell: ({ progress }) => i18n.number(progress, { style: "percent" }), isNumber: true },
    {
      head: t`State`,
      cell: ({ completedAt, claimedAt, access }) =>
        access !== "active" ? (
          <Trans>Closed for now</Trans>
        ) : completedAt ? (
          <Trans>
            Finished on <When at={completedAt} as="short" />
          </Trans>
        ) : (
          <Trans>
            claimed on <When at={claimedAt} as="short" />
          </Trans>
        ),
    },
    {
      head: t`Last studied`,
      cell: ({ lastActivityAt }) => (lastActivityAt ? <When at={lastActivityAt} as="short" /> : <Trans>not yet</Trans>),
    },
  ];
}

export default function Members() {
  const { id, usage, titles } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  const columns = useColumns(titles);
  if (usage.pools.length === 0)
    return (
      <div className="empty">
        <p>
          <Trans>No seats yet. Buy some, then invite by e-mail: each member studies with their own account.</Trans>
        </p>
        <Link className="button" to={`/desk/organisations/${id}/buy`}>
          <Trans>Buy seats</Trans>
        </Link>
      </div>
    );
  return (
    <>
      <Pools id={id} pools={usage.pools} titles={titles} />
      <section className="stack" aria-labelledby="members">
        <div className="spread">
          <h2 id="members">
            <Trans>Progress</Trans>
          </h2>
          {usage.seats.length === 0 ? null : (
            <a href={`/api/organisations/${id}/usage/report`} download>
              <Trans>As CSV</Trans>
            </a>
          )}
        </div>
        <Table
          caption={t`Progress`}
          columns={columns}
          rows={usage.seats}
          keyOf={({ seat }) => seat}
          cursor={usage.cursor}
          empty={
            <p>
              <Trans>Nobody has claimed a seat yet. Invited people find the code in their mail.</Trans>
            </p>
          }
        />
      </section>
    </>
  );
}
