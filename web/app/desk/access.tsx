import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { isRefused } from "../api/api.ts";
import type { Reply } from "../api/operations.ts";
import { Cover } from "../design/cover.tsx";
import { Price } from "../design/money.tsx";
import { When } from "../design/when.tsx";
import { workPath } from "../design/work-card.tsx";
import { head } from "../site/head.ts";
import { useSite } from "../site/root-data.ts";
import { signedIn } from "../site/signed-in.ts";

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const { product: id = "" } = params;
  const [access, work] = await Promise.all([
    api("getAccess", { params: { id } }),
    api("getProduct", { params: { id } }).catch((error: unknown) => {
      if (isRefused(error, "unknown-product")) return undefined;
      throw error;
    }),
  ]).catch((error: unknown) => {
    if (isRefused(error, "unknown-product")) throw new Response(null, { status: 404 });
    throw error;
  });
  return { id, access, work, title: say(msg`May I open this?`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: `/desk/access/${loaderData.id}`, isIndexed: false }) : [];

type Source = Reply<"getAccess">["sources"][number];

/** The source of a right, with a link to it. */
function Origin({ source }: { readonly source: string }) {
  const [kind, id = ""] = source.split("#");
  if (kind === "creator") return <Trans>You made it</Trans>;
  if (kind === "ORDER")
    return (
      <Link to={`/desk/orders/${id}`}>
        <Trans>An order</Trans>
      </Link>
    );
  if (kind === "SUBSCRIPTION")
    return (
      <Link to={`/desk/memberships/${id}`}>
        <Trans>A membership or instalments</Trans>
      </Link>
    );
  if (kind === "USAGE")
    return (
      <Link to="/desk/credits">
        <Trans>A use of credits</Trans>
      </Link>
    );
  if (kind === "GIFT") return <Trans>A gift that you claimed</Trans>;
  if (kind === "SEAT") return <Trans>A seat that an organisation gave you</Trans>;
  return <Trans>A grant by the shop</Trans>;
}

/** Why a right does not open the work, if the payment is the reason. */
function Cause({ cause, isOver }: { readonly cause: Source["cause"]; readonly isOver: boolean }) {
  if (cause === "dispute")
    return isOver ? <Trans>a bank took its payment back</Trans> : <Trans>a bank disputes its payment</Trans>;
  if (cause === "refund")
    return isOver ? <Trans>its payment was refunded</Trans> : <Trans>its payment is being refunded</Trans>;
  if (cause === "unpaid") return <Trans>its last payment did not go through</Trans>;
  return <Trans>it has expired, or was revoked by its giver</Trans>;
}

function StateOf({ source: { state, until, cause } }: { readonly source: Source }) {
  if (state === "active")
    return until === undefined ? (
      <Trans>Opens it, for good</Trans>
    ) : (
      <Trans>
        Opens it until <When at={until} as="minute" />
      </Trans>
    );
  if (state === "suspended")
    return (
      <Trans>
        Closed for now: <Cause cause={cause} isOver={false} />
      </Trans>
    );
  if (state === "ended")
    return until === undefined ? (
      <Trans>Has ended</Trans>
    ) : (
      <Trans>
        Ended on <When at={until} as="minute" />
      </Trans>
    );
  return (
    <Trans>
      Ended: <Cause cause={cause} isOver />
    </Trans>
  );
}

function Verdict({ sources, allowed }: Reply<"getAccess">) {
  const has = (state: Source["state"]) => sources.some((each) => each.state === state);
  if (allowed) return <Trans>Yes, you may open it.</Trans>;
  if (has("suspended")) return <Trans>Not now: its payment is not settled.</Trans>;
  if (has("ended")) return <Trans>No longer: your right to it has expired.</Trans>;
  if (has("revoked")) return <Trans>No longer: your right to it was revoked.</Trans>;
  return <Trans>No: you have not bought it, and nobody gave it to you.</Trans>;
}

export default function Access() {
  const { id, access, work } = useLoaderData<typeof loader>();
  const { currency } = useSite();
  const { t } = useLingui();
  return (
    <div className="stack-l">
      <header className="desk-now">
        {work ? <Cover work={work} isFirst /> : null}
        <div className="stack">
          <p className="eyebrow">
            <Trans>May I open this?</Trans>
          </p>
          <h1 lang={work?.language}>{work?.title ?? t`A work that is no longer on sale`}</h1>
          <p className="lead">
            <Verdict {...access} />
          </p>
          <p className="row">
            {access.allowed ? (
              <Link className="button" to={`/desk/read/${id}`}>
                <Trans>Open it</Trans>
              </Link>
            ) : work ? (
              <Link className="button" to={workPath(work)}>
                <Trans>See it in the shop</Trans> · <Price work={work} currency={currency} />
              </Link>
            ) : null}
          </p>
        </div>
      </header>
      {access.sources.length === 0 ? null : (
        <section className="stack" aria-labelledby="sources">
          <h2 id="sources">
            <Trans>Where your right to it comes from</Trans>
          </h2>
          <ul className="desk-rows">
            {access.sources.map((source) => (
              <li key={source.source} className="desk-row">
                <strong>
                  <Origin source={source.source} />
                </strong>
                <span>
                  <StateOf source={source} />
                </span>
                <span className="small soft">
                  {source.since === undefined ? null : (
                    <Trans>
                      since <When at={source.since} as="short" />
                    </Trans>
                  )}
                </span>
              </li>
            ))}
          </ul>
          <p className="small soft measure">
            <Trans>One active right is enough. The reader uses the same decision.</Trans>
          </p>
        </section>
      )}
    </div>
  );
}
