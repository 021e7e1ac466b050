import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { moneyText } from "../design/money.tsx";
import { Notice } from "../design/notice.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "creator");
  const { api } = seen;
  const [profile, works, account, summary, unanswered, refunds] = await Promise.all([
    api("getProfile"),
    api("listOwnProducts", { query: { limit: "20" } }),
    api("getAccount"),
    api("getSalesSummary", { query: { by: "day" } }),
    api("listReceivedReviews", { query: { show: "unanswered", limit: "20" } }),
    api("listRefunds", { query: { state: "requested", limit: "20" } }),
  ]);
  const onboarding = new URL(request.url).searchParams.get("onboarding");
  return {
    name: profile.name,
    back: onboarding === "done" || onboarding === "again" ? onboarding : undefined,
    isEnabled: account.state === "enabled",
    isAsked: account.due.length > 0,
    steps: {
      profile: profile.headline !== "" && profile.bio !== "",
      account: account.state === "enabled",
      work: works.items.some(({ state }) => state === "published"),
    },
    totals: summary.totals ?? [],
    unanswered: unanswered.items.length,
    refunds: refunds.items.length,
    ...titled(seen, msg`Studio`),
  };
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Step(props: { readonly isDone: boolean; readonly to: string; readonly children: ReactNode }) {
  const { isDone, to, children } = props;
  return (
    <li className="row">
      <span className={`tag ${isDone ? "good" : ""}`}>{isDone ? <Trans>Done</Trans> : <Trans>To do</Trans>}</span>
      <Link to={to}>{children}</Link>
    </li>
  );
}

function FirstSteps({ steps }: { readonly steps: Readonly<Record<"profile" | "account" | "work", boolean>> }) {
  if (Object.values(steps).every(Boolean)) return null;
  return (
    <section className="stack">
      <h2>
        <Trans>First steps</Trans>
      </h2>
      <ol className="stack steps">
        <Step isDone={steps.profile} to="/studio/profile">
          <Trans>Introduce yourself</Trans>
        </Step>
        <Step isDone={steps.work} to="/studio/works">
          <Trans>Put your first work on sale</Trans>
        </Step>
        <Step isDone={steps.account} to="/studio/balance">
          <Trans>Tell Stripe where to pay you</Trans>
        </Step>
      </ol>
    </section>
  );
}

/** What came of a visit to Stripe's page, where the account is named. */
function BackFromStripe() {
  const { back, isEnabled, isAsked } = useLoaderData<typeof loader>();
  if (back === undefined) return null;
  if (isEnabled) {
    return (
      <Notice kind="good">
        <Trans>Stripe has everything it needs: you can be paid.</Trans>
      </Notice>
    );
  }
  if (back === "done" && !isAsked) {
    return (
      <Notice>
        <Trans>Stripe is checking your information. That takes a few minutes, sometimes a day or two.</Trans>
      </Notice>
    );
  }
  return (
    <Notice kind="warm">
      {back === "again" ? (
        <Trans>The link to Stripe had expired or been used.</Trans>
      ) : (
        <Trans>Stripe needs more information before you can be paid.</Trans>
      )}{" "}
      <Link to="/studio/balance">
        <Trans>Go on at Stripe</Trans>
      </Link>
    </Notice>
  );
}

export default function Start() {
  const { name, steps, totals, unanswered, refunds } = useLoaderData<typeof loader>();
  const { i18n } = useLingui();
  return (
    <>
      <h1>{name}</h1>
      <BackFromStripe />
      <FirstSteps steps={steps} />
      <section className="stack">
        <h2>
          <Trans>The last 30 days</Trans>
        </h2>
        <div className="numbers">
          {totals.length === 0 ? (
            <p className="number">
              <strong>0</strong>
              <Link to="/studio/sales">
                <Trans>Sales</Trans>
              </Link>
            </p>
          ) : null}
          {totals.map(({ currency, earned, quantity }) => (
            <p className="number" key={currency}>
              <strong>{moneyText({ amount: earned, currency }, i18n.locale)}</strong>
              <Link to="/studio/sales">
                <Plural value={quantity} one="earned by # sale" other="earned by # sales" />
              </Link>
            </p>
          ))}
          <p className="number">
            <strong>{i18n.number(unanswered)}</strong>
            <Link to="/studio/reviews?show=unanswered">
              <Trans>Reviews without a reply</Trans>
            </Link>
          </p>
          <p className="number">
            <strong>{i18n.number(refunds)}</strong>
            <Link to="/studio/refunds">
              <Trans>Refunds to decide</Trans>
            </Link>
          </p>
        </div>
      </section>
    </>
  );
}
