import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { Amount } from "../design/money.tsx";
import { NextPage } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { type Order, OrderState, OrderTitle } from "./order-words.tsx";

const filters = ["all", "open", "paid", "refunded", "off"] as const;
type Filter = (typeof filters)[number];
const lets: Readonly<Record<Filter, readonly Order["state"][] | undefined>> = {
  all: undefined,
  open: ["pending", "processing"],
  paid: ["paid", "partially-refunded"],
  refunded: ["partially-refunded", "refunded"],
  off: ["failed", "void"],
};

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const asked = new URL(request.url).searchParams;
  const filter = filters.find((each) => each === asked.get("state")) ?? "all";
  const cursor = asked.get("cursor") ?? undefined;
  const page = await api("listOrders", { query: { limit: filter === "all" ? "20" : "100", cursor } });
  const items = page.items.filter(({ state }) => lets[filter]?.includes(state) ?? true);
  return { items, cursor: page.cursor, filter, title: say(msg`Orders`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/orders", isIndexed: false }) : [];

function Filters({ filter }: { readonly filter: Filter }) {
  const { t } = useLingui();
  const names: Readonly<Record<Filter, string>> = {
    all: t`All`,
    open: t`To pay`,
    paid: t`Paid`,
    refunded: t`Refunded`,
    off: t`Withdrawn or failed`,
  };
  return (
    <nav className="desk-tabs" aria-label={t`Orders by state`}>
      {filters.map((each) => (
        <Link key={each} to={`?state=${each}`} aria-current={each === filter ? "page" : undefined}>
          {names[each]}
        </Link>
      ))}
    </nav>
  );
}

/** One order in a list, with the way to it. */
export function OrderRow({ order }: { readonly order: Order }) {
  return (
    <li className="desk-row">
      <div>
        <Link className="over desk-name" to={`/desk/orders/${order.id}`}>
          <OrderTitle order={order} />
        </Link>
        <p className="small soft">
          <When at={order.createdAt} as="short" />
          {order.gift ? (
            <>
              {" · "}
              <Trans>a gift to {order.gift.email}</Trans>
            </>
          ) : null}
          {order.seats ? (
            <>
              {" · "}
              <Trans>{order.seats.count} seats of each</Trans>
            </>
          ) : null}
          {order.instalment ? (
            <>
              {" · "}
              <Trans>
                part {order.instalment.part} of {order.instalment.of}
              </Trans>
            </>
          ) : null}
        </p>
      </div>
      <span>
        <OrderState order={order} />
      </span>
      <strong>
        <Amount money={order.total} />
      </strong>
    </li>
  );
}

export default function Orders() {
  const { items, cursor, filter } = useLoaderData<typeof loader>();
  return (
    <div className="stack-l">
      <h1>
        <Trans>Orders</Trans>
      </h1>
      <Filters filter={filter} />
      {items.length === 0 ? (
        <div className="empty">
          <p>
            {filter === "all" ? (
              <Trans>Each purchase stands here with its receipt, and with what may be given back.</Trans>
            ) : (
              <Trans>No order is in this state.</Trans>
            )}
          </p>
        </div>
      ) : (
        <ul className="desk-rows">
          {items.map((order) => (
            <OrderRow key={order.id} order={order} />
          ))}
        </ul>
      )}
      <NextPage cursor={cursor} />
    </div>
  );
}
