import { msg } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, redirect, useLoaderData } from "react-router";
import { NextPage } from "../design/table.tsx";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { RefundRow } from "./order-refunds.tsx";

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const asked = new URL(request.url).searchParams;
  const order = asked.get("order");
  if (order) throw redirect(`/desk/orders/${encodeURIComponent(order)}#refunds`);
  const cursor = asked.get("cursor") ?? undefined;
  const [page, orders] = await Promise.all([
    api("listOwnRefunds", { query: { limit: "20", cursor } }),
    api("listOrders", { query: { limit: "100" } }),
  ]);
  const lines = orders.items.flatMap((each) => each.lines);
  const titleOf = new Map(lines.map(({ productId, title }) => [productId, title]));
  const rows = page.items.map((refund) => ({
    refund,
    titles: refund.products.map((each) => titleOf.get(each) ?? each).join(", "),
  }));
  return { rows, cursor: page.cursor, title: say(msg`Refunds`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/refunds", isIndexed: false }) : [];

export default function Refunds() {
  const { rows, cursor } = useLoaderData<typeof loader>();
  return (
    <div className="stack-l">
      <header className="stack">
        <h1>
          <Trans>Refunds</Trans>
        </h1>
        <p className="soft measure">
          <Trans>
            Ask for a refund on the page of an order, which shows until when it is immediate. Your requests are listed
            here.
          </Trans>
        </p>
      </header>
      {rows.length === 0 ? (
        <div className="empty">
          <p>
            <Trans>You have not asked for a refund.</Trans>
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
      <NextPage cursor={cursor} />
    </div>
  );
}
