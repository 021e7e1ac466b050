import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, redirect, useLoaderData } from "react-router";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { RefundRow } from "./order-refunds.tsx";
import { isPaid, type Order } from "./order-words.tsx";

const ASKED = 20;

/** Orders whose refunds are worth asking for: those with money that went back, then the newest that were paid. */
function likely(orders: readonly Order[]): Order[] {
  const returned = orders.filter(({ refunded }) => refunded.amount > 0);
  const others = orders.filter((order) => isPaid(order) && order.refunded.amount === 0 && order.total.amount > 0);
  return [...returned, ...others].slice(0, ASKED);
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const order = new URL(request.url).searchParams.get("order");
  if (order) throw redirect(`/desk/orders/${encodeURIComponent(order)}#refunds`);
  const { items } = await api("listOrders", { query: { limit: "100" } });
  const found = await Promise.all(
    likely(items).map(async ({ id, lines }) => {
      const { items: refunds } = await api("listOrderRefunds", { params: { id } });
      const titleOf = new Map(lines.map(({ productId, title }) => [productId, title]));
      return refunds.map((refund) => ({
        refund,
        titles: refund.products.map((each) => titleOf.get(each) ?? each).join(", "),
      }));
    }),
  );
  const rows = found.flat().toSorted((a, b) => b.refund.at.localeCompare(a.refund.at));
  return { rows, title: say(msg`Refunds`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/refunds", isIndexed: false }) : [];

export default function Refunds() {
  const { rows } = useLoaderData<typeof loader>();
  return (
    <div className="stack-l">
      <header className="stack">
        <h1>
          <Trans>Refunds</Trans>
        </h1>
        <p className="soft measure">
          <Trans>
            Money back is asked for on the page of an order, which tells until when it goes back at once. What was asked
            for stands here.
          </Trans>
        </p>
      </header>
      {rows.length === 0 ? (
        <div className="empty">
          <p>
            <Trans>You have not asked for any money back.</Trans>
          </p>
          <Link className="button plain" to="/desk/orders">
            <Trans>Your orders</Trans>
          </Link>
        </div>
      ) : (
        <ul className="desk-rows">
          {rows.map(({ refund, titles }) => (
            <RefundRow key={refund.id} refund={refund} order={refund.orderId} titles={titles} />
          ))}
        </ul>
      )}
    </div>
  );
}
