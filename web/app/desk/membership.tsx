import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
} from "react-router";
import { isRefused } from "../api/api.ts";
import { Amount, Price, priceIn } from "../design/money.tsx";
import { Notice } from "../design/notice.tsx";
import { When } from "../design/when.tsx";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { Done, Refusal, refused, textOf } from "./forms.tsx";
import { PlanPrice, Portal } from "./memberships.tsx";
import { SubscriptionState } from "./order-words.tsx";
import { OrderRow } from "./orders.tsx";

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const { id = "" } = params;
  try {
    const subscription = await api("getSubscription", { params: { id } });
    const { plan } = subscription;
    const [orders, others] = await Promise.all([
      api("listOrders", { query: { limit: "50", subscription: id } }),
      plan.instalments === undefined
        ? api("listProducts", { query: { creatorId: plan.creatorId, type: "membership", limit: "20" } })
        : { items: [] },
    ]);
    const plans = others.items.filter(
      (each) =>
        each.id !== plan.productId &&
        each.recurring?.interval === plan.interval &&
        priceIn(each, plan.price.currency).currency === plan.price.currency,
    );
    return { subscription, plans, payments: orders.items, title: say(msg`Membership`), origin, language };
  } catch (error) {
    if (isRefused(error, "unknown-subscription", "invalid-request")) throw new Response(null, { status: 404 });
    throw error;
  }
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: `/desk/memberships/${loaderData.subscription.id}`, isIndexed: false }) : [];

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const { id = "" } = params;
  const form = await request.formData();
  const intent = textOf(form, "intent");
  try {
    if (intent === "cancel") await api("cancelSubscription", { params: { id } });
    if (intent === "resume") await api("resumeSubscription", { params: { id } });
    if (intent === "change") {
      const { awaiting } = await api("changeSubscription", { params: { id }, body: { product: textOf(form, "plan") } });
      if (awaiting) return redirect(`/desk/memberships/${id}`);
    }
  } catch (error) {
    return refused(error, intent, form);
  }
  return redirect(`/desk/memberships/${id}?done=${intent}`);
}

const done = {
  cancel: msg`It ends with the paid period. Until then it stays open, and you can resume it.`,
  resume: msg`It renews again.`,
  change: msg`The plan is changed.`,
};
const words = {
  "subscription-ended": msg`It has ended. You can start it again in the shop.`,
  "not-started": msg`It has not started yet.`,
  "not-changeable": msg`It cannot be changed now. Check that its last payment went through.`,
  "already-owned": msg`You already have that one.`,
  "checkout-open": msg`You have a Checkout open for that one. Pay or withdraw it first.`,
  "payment-declined": msg`Your card was declined. Change it under “Card and invoices”, then try again.`,
  "no-price-in-currency": msg`That plan has no price in the currency that you pay in.`,
  "other-interval": msg`That plan has another billing interval. End this one, then start that one.`,
};

function Facts() {
  const { subscription: of } = useLoaderData<typeof loader>();
  const { plan, discount, trialEnd, periodEnd, kept } = of;
  return (
    <dl className="facts">
      <dt>
        <Trans>Price</Trans>
      </dt>
      <dd>
        <PlanPrice of={of} />
        {plan.total ? (
          <span className="soft">
            {" · "}
            <Trans>
              <Amount money={plan.total} /> in all
            </Trans>
          </span>
        ) : null}
      </dd>
      {plan.instalments === undefined ? null : (
        <>
          <dt>
            <Trans>Paid</Trans>
          </dt>
          <dd>
            <Trans>
              {of.partsPaid ?? 0} of {plan.instalments} parts
            </Trans>
          </dd>
        </>
      )}
      {discount ? (
        <>
          <dt>
            <Trans>Code {discount.code}</Trans>
          </dt>
          <dd>
            −<Amount money={{ amount: discount.amount, currency: plan.price.currency }} />
          </dd>
        </>
      ) : null}
      {of.state === "trialing" && trialEnd ? (
        <>
          <dt>
            <Trans>Trial</Trans>
          </dt>
          <dd>
            <Trans>
              free until <When at={trialEnd} as="minute" />, when the first payment is due
            </Trans>
          </dd>
        </>
      ) : periodEnd ? (
        <>
          <dt>
            <Trans>Paid until</Trans>
          </dt>
          <dd>
            <When at={periodEnd} as="day" />
          </dd>
        </>
      ) : null}
      {kept ? (
        <>
          <dt>
            <Trans>The more expensive plan</Trans>
          </dt>
          <dd>
            <Trans>
              stays open until <When at={kept.until} as="day" />, as it is paid until then
            </Trans>
          </dd>
        </>
      ) : null}
    </dl>
  );
}

function Matters() {
  const { subscription: of } = useLoaderData<typeof loader>();
  return (
    <>
      {of.awaiting ? (
        <Notice kind="warm">
          <p>
            <Trans>
              Your bank needs your confirmation before the plan is changed, by{" "}
              <When at={of.awaiting.until} as="minute" />.
            </Trans>{" "}
            <a href={of.awaiting.payUrl}>
              <Trans>Confirm and pay</Trans>
            </a>
          </p>
        </Notice>
      ) : null}
      {of.state === "past-due" || of.state === "unpaid" ? (
        <Notice kind="warm">
          <p>
            <Trans>The last payment failed. Check your card; the payment will be tried again.</Trans>
          </p>
        </Notice>
      ) : null}
      {of.cause === "dispute" ? (
        <Notice kind="warm">
          <p>
            <Trans>Your bank is disputing a payment for it, so it is closed until that is settled.</Trans>
          </p>
        </Notice>
      ) : null}
      {of.cause === "refund" ? (
        <Notice>
          <p>
            <Trans>A payment for it was refunded, so it is closed.</Trans>
          </p>
        </Notice>
      ) : null}
    </>
  );
}

function Change() {
  const { plans, subscription } = useLoaderData<typeof loader>();
  if (plans.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="change">
      <h2 id="change">
        <Trans>Change the plan</Trans>
      </h2>
      <p className="soft measure">
        <Trans>
          A more expensive plan is paid at once, less the rest of this one. A cheaper one is charged from the next
          period on; until then this one stays open too.
        </Trans>
      </p>
      <Form method="post" className="form">
        <fieldset>
          <legend className="visually-hidden">
            <Trans>Plans</Trans>
          </legend>
          {plans.map((plan) => (
            <label key={plan.id} className="choice">
              <input type="radio" name="plan" value={plan.id} required />
              <span>
                {plan.title} · <Price work={plan} currency={subscription.plan.price.currency} />
              </span>
            </label>
          ))}
        </fieldset>
        <p>
          <button className="button plain" type="submit" name="intent" value="change">
            <Trans>Change to it</Trans>
          </button>
        </p>
      </Form>
    </section>
  );
}

function Ways() {
  const { subscription: of } = useLoaderData<typeof loader>();
  const isGoing = ["trialing", "active", "past-due"].includes(of.state);
  const opens = of.cause === undefined && (isGoing || of.state === "completed");
  return (
    <div className="row">
      {opens ? (
        <Link className="button" to={`/desk/read/${of.plan.productId}`}>
          <Trans>Open it</Trans>
        </Link>
      ) : null}
      {of.checkoutUrl ? (
        <a className="button" href={of.checkoutUrl}>
          <Trans>Continue to Checkout</Trans>
        </a>
      ) : null}
      {isGoing ? <Portal currencies={[of.plan.price.currency]} /> : null}
      {isGoing && of.cancelAtPeriodEnd ? (
        <Form method="post">
          <button className="button" type="submit" name="intent" value="resume">
            <Trans>Resume it</Trans>
          </button>
        </Form>
      ) : null}
      {(isGoing && !of.cancelAtPeriodEnd) || of.state === "pending" ? (
        <Form method="post">
          <button className="button plain" type="submit" name="intent" value="cancel">
            {of.state === "pending" ? <Trans>Withdraw it</Trans> : <Trans>Cancel with the paid period</Trans>}
          </button>
        </Form>
      ) : null}
    </div>
  );
}

export default function Membership() {
  const { subscription: of, payments } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  return (
    <div className="stack-l">
      <header className="stack">
        <p className="crumbs">
          <Link to="/desk/memberships">
            <Trans>Memberships and instalments</Trans>
          </Link>
        </p>
        <h1>{of.plan.title}</h1>
        <p>
          <SubscriptionState of={of} />
        </p>
      </header>
      <Done words={done} />
      <Refusal of={refusedForm} words={words} />
      <Matters />
      <Facts />
      <Ways />
      {of.plan.instalments !== undefined && !["completed", "ended", "void"].includes(of.state) ? (
        <p className="small soft measure">
          <Trans>
            If you end it before all instalments are paid, you lose it: it is closed, and what you paid is not refunded.
          </Trans>
        </p>
      ) : null}
      {["active", "trialing"].includes(of.state) && !of.cancelAtPeriodEnd ? <Change /> : null}
      {payments.length === 0 ? null : (
        <section className="stack" aria-labelledby="payments">
          <h2 id="payments">
            <Trans>Payments</Trans>
          </h2>
          <ul className="desk-rows">
            {payments.map((order) => (
              <OrderRow key={order.id} order={order} hasReceipt />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
