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
import { Notice } from "../design/notice.tsx";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { keepCart, withoutWorks } from "./cart-cookie.ts";
import { askAgain, inOwnLanguage } from "./return.ts";
import { Waiting } from "./waiting.tsx";

type Order = Reply<"getOrder">;

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const seen = signedIn(context, request);
  inOwnLanguage(seen, request);
  const { api, cart, language, origin, say } = seen;
  const order = await api("getOrder", { params: { id: params.id ?? "" } });
  const isCancelled = new URL(request.url).searchParams.get("checkout") === "cancelled";
  const bought = order.lines.map(({ productId }) => productId);
  const isDone = order.state === "paid" || order.state === "processing";
  if (isDone && bought.some((id) => cart.includes(id))) keepCart(seen, withoutWorks(cart, bought));
  const again = order.state === "pending" && !isCancelled ? askAgain(request) : undefined;
  return { order, isCancelled, again, title: say(msg`Your order`), language, origin };
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const { id = "" } = params;
  try {
    await api("cancelOrder", { params: { id } });
  } catch (error) {
    if (!isRefused(error, "not-pending", "payment-processing")) throw error;
    throw redirect(`/orders/${id}`, 303);
  }
  throw redirect("/cart", 303);
}

export const meta: MetaFunction<typeof loader> = ({ loaderData, params }) => {
  if (!loaderData) return [];
  const { again } = loaderData;
  return [
    ...head({ ...loaderData, path: `/orders/${params.id}`, isIndexed: false }),
    ...(again ? [{ httpEquiv: "refresh", content: `${again.seconds};url=${again.url}` }] : []),
  ];
};

function OrderLines({ order }: { readonly order: Order }) {
  return (
    <table className="sums">
      <tbody>
        {order.lines.map(({ productId, title, price, quantity }) => (
          <tr key={productId}>
            <th scope="row">
              {title}
              {quantity === undefined ? null : (
                <span className="soft">
                  {" "}
                  <Trans>for {quantity} seats</Trans>
                </span>
              )}
            </th>
            <td>
              <Amount money={price} />
            </td>
          </tr>
        ))}
        <tr className="total">
          <th scope="row">{order.state === "paid" ? <Trans>Paid</Trans> : <Trans>Total</Trans>}</th>
          <td>
            <Amount money={order.total} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}

/** The next step after a payment: open it, assign seats, or wait until a gift is claimed. */
function Next({ order }: { readonly order: Order }) {
  const { gift, seats, lines } = order;
  if (gift) {
    const { email } = gift;
    return (
      <p>
        <Trans>
          A code that claims the gift was mailed to {email}. You see under your order when it was claimed, and can mail
          it again.
        </Trans>
      </p>
    );
  }
  if (seats) {
    return (
      <p className="row">
        <Link className="button" to={`/desk/organisations/${seats.organisation}`} reloadDocument>
          <Trans>Invite people to the seats</Trans>
        </Link>
      </p>
    );
  }
  const works = lines.flatMap(({ productId, type, title, includes }) => includes ?? [{ productId, type, title }]);
  return (
    <ul className="opens">
      {works.map(({ productId, title, type }) => (
        <li key={productId} className="spread">
          <span>{title}</span>
          {type === "credit-pack" ? (
            <Link className="button small" to="/desk/credits" reloadDocument>
              <Trans>See your credits</Trans>
            </Link>
          ) : (
            <Link className="button small" to={`/desk/read/${productId}`} reloadDocument>
              <Trans>
                Open<span className="visually-hidden"> {title}</span>
              </Trans>
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}

function Paid({ order }: { readonly order: Order }) {
  return (
    <>
      <h1>
        <Trans>Thank you, it is paid</Trans>
      </h1>
      <Next order={order} />
      <OrderLines order={order} />
      <p className="row">
        <Link className="button plain" to={`/desk/orders/${order.id}`} reloadDocument>
          <Trans>Order and receipt</Trans>
        </Link>
        <Link className="button quiet" to="/works">
          <Trans>Go on browsing</Trans>
        </Link>
      </p>
    </>
  );
}

function Unpaid({ order }: { readonly order: Order }) {
  return (
    <>
      <h1>
        <Trans>Not paid yet</Trans>
      </h1>
      <p className="lead">
        <Trans>You came back before the payment was made, and nothing was charged.</Trans>
      </p>
      <OrderLines order={order} />
      <div className="row">
        {order.checkoutUrl ? (
          <a className="button" href={order.checkoutUrl}>
            <Trans>Go on to the payment</Trans>
          </a>
        ) : null}
        <Form method="post">
          <button className="button plain" type="submit">
            <Trans>Cancel and go back to the cart</Trans>
          </button>
        </Form>
      </div>
    </>
  );
}

function Over() {
  return (
    <>
      <h1>
        <Trans>This order was not paid</Trans>
      </h1>
      <p className="lead">
        <Trans>
          The payment failed or timed out, and nothing was charged. Your cart is unchanged: try again, with another card
          if you like.
        </Trans>
      </p>
      <p className="row">
        <Link className="button" to="/cart">
          <Trans>Back to the cart</Trans>
        </Link>
      </p>
    </>
  );
}

function OrderState() {
  const { order, isCancelled, again } = useLoaderData<typeof loader>();
  if (order.state === "processing") {
    return (
      <>
        <h1>
          <Trans>Your payment is on its way</Trans>
        </h1>
        <Notice kind="warm">
          <Trans>
            Your payment method takes a few days. When the payment arrives, we mail you and everything opens.
          </Trans>
        </Notice>
        <OrderLines order={order} />
      </>
    );
  }
  if (order.state === "failed" || order.state === "void") return <Over />;
  if (order.state !== "pending") return <Paid order={order} />;
  if (isCancelled) return <Unpaid order={order} />;
  return <Waiting again={again} where={`/desk/orders/${order.id}`} />;
}

export default function OrderReturn() {
  return (
    <div className="frame page reading stack-l">
      <OrderState />
    </div>
  );
}
