import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
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
import { When } from "../design/when.tsx";
import { keepCart, withWork } from "../shop/cart-cookie.ts";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { Done, Refusal, refused, textOf } from "./forms.tsx";
import { Gift } from "./order-gift.tsx";
import { OrderRefunds } from "./order-refunds.tsx";
import { OrderSums } from "./order-sums.tsx";
import { isPaid, OrderState, OrderTitle } from "./order-words.tsx";

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const { id = "" } = params;
  try {
    const [order, refunds] = await Promise.all([
      api("getOrder", { params: { id } }),
      api("listOrderRefunds", { params: { id } }),
    ]);
    const gift = order.gift ? await api("getGift", { params: { id } }) : undefined;
    return { order, gift, refunds: refunds.items, now: Date.now(), title: say(msg`Order`), origin, language };
  } catch (error) {
    if (isRefused(error, "unknown-order", "invalid-request")) throw new Response(null, { status: 404 });
    throw error;
  }
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: `/desk/orders/${loaderData.order.id}`, isIndexed: false }) : [];

export async function action({ context, request, params }: ActionFunctionArgs) {
  const seen = signedIn(context, request);
  const { api } = seen;
  const { id = "" } = params;
  const form = await request.formData();
  const intent = textOf(form, "intent");
  try {
    if (intent === "again") {
      const { lines } = await api("getOrder", { params: { id } });
      keepCart(
        seen,
        lines.reduce((cart, { productId }) => withWork(cart, productId), seen.cart),
      );
      return redirect("/cart");
    }
    if (intent === "cancel") await api("cancelOrder", { params: { id } });
    if (intent === "refund") {
      const products = form.getAll("product").map(String);
      const reason = textOf(form, "reason");
      const body = { reason, ...(products.length > 0 && { products }) };
      const { state } = await api("requestRefund", { params: { id }, body });
      return redirect(`/desk/orders/${id}?done=${state === "requested" ? "asked" : "returned"}`);
    }
    if (intent === "send-again") await api("sendGiftAgain", { params: { id } });
    if (intent === "readdress") await api("readdressGift", { params: { id }, body: { email: textOf(form, "email") } });
  } catch (error) {
    return refused(error, intent, form);
  }
  return redirect(`/desk/orders/${id}?done=${intent}`);
}

const done = {
  cancel: msg`The order is withdrawn. Nothing was charged.`,
  asked: msg`Your request has been sent. We will mail you the decision.`,
  returned: msg`Your refund is on its way. Banks take a few days.`,
  "send-again": msg`The code is mailed again.`,
  readdress: msg`A new code goes to the new address; the old one is no longer valid.`,
};
const cancelWords = {
  "not-pending": msg`This order is no longer open.`,
  "payment-processing": msg`Your bank is processing this payment: it cannot be withdrawn now. Once it arrives, you can ask for a refund.`,
};

function Pending() {
  const { order } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  return (
    <section className="stack">
      <Refusal of={refusedForm} intent="cancel" words={cancelWords} />
      <div className="row">
        {order.checkoutUrl ? (
          <a className="button" href={order.checkoutUrl}>
            <Trans>Pay now</Trans>
          </a>
        ) : null}
        <Form method="post">
          <button className="button plain" type="submit" name="intent" value="cancel">
            <Trans>Withdraw the order</Trans>
          </button>
        </Form>
      </div>
    </section>
  );
}

/** An order that ended without a payment can be made again. */
function Again() {
  const refusedForm = useActionData<typeof action>();
  return (
    <Form method="post" className="stack">
      <Refusal of={refusedForm} intent="again" />
      <p>
        <button className="button" type="submit" name="intent" value="again">
          <Trans>Put it in the cart again</Trans>
        </button>
      </p>
    </Form>
  );
}

function About() {
  const { order } = useLoaderData<typeof loader>();
  return (
    <p className="small soft">
      <Trans>
        Ordered on <When at={order.createdAt} as="minute" />
      </Trans>
      {" · "}
      <span className="figures">{order.id}</span>
      {order.subscription ? (
        <>
          {" · "}
          <Link to={`/desk/memberships/${order.subscription}`}>
            <Trans>Its membership or instalments</Trans>
          </Link>
        </>
      ) : null}
      {order.seats ? (
        <>
          {" · "}
          <Link to={`/desk/organisations/${order.seats.organisation}`}>
            <Trans>Seats of your organisation</Trans>
          </Link>
        </>
      ) : null}
    </p>
  );
}

export default function OrderPage() {
  const { order, gift, refunds, now } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  const { i18n } = useLingui();
  return (
    <div className="stack-l">
      <header className="stack">
        <p className="crumbs">
          <Link to="/desk/orders">
            <Trans>Orders</Trans>
          </Link>
        </p>
        <h1>
          <OrderTitle order={order} />
        </h1>
        <p className="row">
          <OrderState order={order} />
          {isPaid(order) ? (
            <a href={`/api/orders/${order.id}/receipt?language=${i18n.locale}`} download>
              <Trans>Receipt as PDF</Trans>
            </a>
          ) : null}
        </p>
        <About />
      </header>
      <Done words={done} />
      {order.state === "pending" ? <Pending /> : null}
      {order.state === "void" && !isPaid(order) && !order.gift && !order.seats ? <Again /> : null}
      <section className="stack" aria-labelledby="lines">
        <h2 id="lines">
          <Trans>Amounts</Trans>
        </h2>
        <OrderSums order={order} />
        {order.method ? (
          <p className="small soft">
            <Trans>Paid by {order.method.replaceAll("_", " ")}</Trans>
          </p>
        ) : null}
      </section>
      {gift ? <Gift gift={gift} refused={refusedForm} /> : null}
      {isPaid(order) ? <OrderRefunds order={order} refunds={refunds} now={now} refused={refusedForm} /> : null}
    </div>
  );
}
