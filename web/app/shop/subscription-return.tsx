import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useLoaderData,
} from "react-router";
import { isRefused } from "../api/api.ts";
import type { Reply } from "../api/operations.ts";
import { Amount } from "../design/money.tsx";
import { When } from "../design/when.tsx";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { askAgain, inOwnLanguage } from "./return.ts";
import { Waiting } from "./waiting.tsx";

type Subscription = Reply<"getSubscription">;

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const seen = signedIn(context, request);
  inOwnLanguage(seen, request);
  const { api, language, origin, say } = seen;
  const subscription = await api("getSubscription", { params: { id: params.id ?? "" } });
  const isCancelled = new URL(request.url).searchParams.get("checkout") === "cancelled";
  const again = subscription.state === "pending" && !isCancelled ? askAgain(request) : undefined;
  const title = subscription.plan.instalments === undefined ? say(msg`Your membership`) : say(msg`Your instalments`);
  return { subscription, isCancelled, again, title, language, origin };
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const { id = "" } = params;
  try {
    const { plan } = await api("cancelSubscription", { params: { id } });
    throw redirect(`/works/${plan.productId}`, 303);
  } catch (error) {
    if (!isRefused(error, "subscription-ended")) throw error;
    throw redirect(`/subscriptions/${id}`, 303);
  }
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, params }) => {
  if (!loaderData) return [];
  const { again } = loaderData;
  return [
    ...head({ ...loaderData, path: `/subscriptions/${params.id}`, isIndexed: false }),
    ...(again ? [{ httpEquiv: "refresh", content: `${again.seconds};url=${again.url}` }] : []),
  ];
};

function Plan({ subscription }: { readonly subscription: Subscription }) {
  const { plan, trialEnd, periodEnd, state, partsPaid = 0 } = subscription;
  const { instalments } = plan;
  return (
    <dl className="facts">
      <dt>
        <Trans>What it is</Trans>
      </dt>
      <dd>{plan.title}</dd>
      <dt>{instalments === undefined ? <Trans>Price</Trans> : <Trans>Each part</Trans>}</dt>
      <dd>
        <Amount money={plan.price} />
        {instalments === undefined ? (
          <span className="soft"> {plan.interval === "month" ? <Trans>a month</Trans> : <Trans>a year</Trans>}</span>
        ) : null}
      </dd>
      {instalments === undefined ? null : (
        <>
          <dt>
            <Trans>Paid so far</Trans>
          </dt>
          <dd>
            <Trans>
              {partsPaid} of {instalments} parts
            </Trans>
          </dd>
        </>
      )}
      {state === "trialing" && trialEnd ? (
        <>
          <dt>
            <Trans>Free until</Trans>
          </dt>
          <dd>
            <When at={trialEnd} />
          </dd>
        </>
      ) : periodEnd ? (
        <>
          <dt>
            <Trans>Next payment</Trans>
          </dt>
          <dd>
            <When at={periodEnd} />
          </dd>
        </>
      ) : null}
    </dl>
  );
}

function Begun({ subscription }: { readonly subscription: Subscription }) {
  const { plan, state } = subscription;
  return (
    <>
      <h1>{state === "trialing" ? <Trans>Your trial has begun</Trans> : <Trans>Thank you, it has started</Trans>}</h1>
      <Plan subscription={subscription} />
      <p className="row">
        <Link className="button" to={`/desk/read/${plan.productId}`} reloadDocument>
          <Trans>Open it</Trans>
        </Link>
        <Link className="button plain" to="/desk/memberships" reloadDocument>
          <Trans>Your memberships</Trans>
        </Link>
      </p>
    </>
  );
}

function NotBegun({ subscription }: { readonly subscription: Subscription }) {
  return (
    <>
      <h1>
        <Trans>It has not started yet</Trans>
      </h1>
      <p className="lead">
        <Trans>You came back before the payment was made, and nothing was charged.</Trans>
      </p>
      <Plan subscription={subscription} />
      <div className="row">
        {subscription.checkoutUrl ? (
          <a className="button" href={subscription.checkoutUrl}>
            <Trans>Go on to the payment</Trans>
          </a>
        ) : null}
        <Form method="post">
          <button className="button plain" type="submit">
            <Trans>Leave it</Trans>
          </button>
        </Form>
      </div>
    </>
  );
}

function SubscriptionState() {
  const { subscription, isCancelled, again } = useLoaderData<typeof loader>();
  const { state, plan } = subscription;
  if (state === "pending") {
    return isCancelled ? <NotBegun subscription={subscription} /> : <Waiting again={again} where="/desk/memberships" />;
  }
  if (state !== "void" && state !== "ended") return <Begun subscription={subscription} />;
  return (
    <>
      <h1>{state === "void" ? <Trans>It was not started</Trans> : <Trans>It has ended</Trans>}</h1>
      <p className="lead">
        <Trans>You will not be charged again. You can start it again at any time.</Trans>
      </p>
      <p className="row">
        <Link className="button" to={`/works/${plan.productId}`}>
          {plan.title}
        </Link>
      </p>
    </>
  );
}

export default function SubscriptionReturn() {
  return (
    <div className="frame page reading stack-l">
      <SubscriptionState />
    </div>
  );
}
