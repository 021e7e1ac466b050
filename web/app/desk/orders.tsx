import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link, type LoaderFunctionArgs, type MetaFunction, useLoaderData } from "react-router";
import { Amount } from "../design/money.tsx";
import { NextPage } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { isPaid, type Order, OrderState, OrderTitle } from "./order-words.tsx";

const filters = ["all", "open", "paid", "refunded", "over"] as const;
type Filter = (typeof filters)[number];

/** The years of the caller's orders that can be chosen, the newest first. */
const YEARS = 6;
const yearsUntil = (now: number): number[] => Array.from({ length: YEARS }, (_, n) => now - n);

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const asked = new URL(request.url).searchParams;
  const filter = filters.find((each) => each === asked.get("state")) ?? "all";
  const cursor = asked.get("cursor") ?? undefined;
  const years = yearsUntil(new Date().getUTCFullYear());
  const year = years.find((each) => String(each) === asked.get("year"));
  const time = year && { since: `${year}-01-01T00:00:00Z`, until: `${year + 1}-01-01T00:00:00Z` };
  const page = await api("listOrders", { query: { limit: "20", cursor, show: filter, ...time } });
  return { ...page, filter, year, years, title: say(msg`Orders`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/orders", isIndexed: false }) : [];

function Filters({ filter, year }: { readonly filter: Filter; readonly year: number | undefined }) {
  const { t } = useLingui();
  const names: Readonly<Record<Filter, string>> = {
    all: t`All`,
    open: t`To pay`,
    paid: t`Paid`,
    refunded: t`Refunded`,
    over: t`Withdrawn or failed`,
  };
  const time = year === undefined ? "" : `&year=${year}`;
  return (
    <nav className="desk-tabs" aria-label={t`Orders by state`}>
      {filters.map((each) => (
        <Link key={each} to={`?state=${each}${time}`} aria-current={each === filter ? "page" : undefined}>
          {names[each]}
        </Link>
      ))}
    </nav>
  );
}

function Years({ filter, year }: { readonly filter: Filter; readonly year: number | undefined }) {
  const { years } = useLoaderData<typeof loader>();
  const { t } = useLingui();
  return (
    <Form className="desk-line" method="get">
      <input type="hidden" name="state" value={filter} />
      <label className="field">
        <span className="label">
          <Trans>Year</Trans>
        </span>
        <select name="year" defaultValue={year ?? ""}>
          <option value="">{t`All years`}</option>
          {years.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
      </label>
      <button className="button plain" type="submit">
        <Trans>Show</Trans>
      </button>
    </Form>
  );
}

/** One order in a list, with the way to it. */
/** @param props.hasReceipt whether a paid one has its receipt beside it */
export function OrderRow({ order, hasReceipt = false }: { readonly order: Order; readonly hasReceipt?: boolean }) {
  const { i18n } = useLingui();
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
          {hasReceipt && isPaid(order) ? (
            <>
              {" · "}
              <a className="above" href={`/api/orders/${order.id}/receipt?language=${i18n.locale}`} download>
                <Trans>Receipt as PDF</Trans>
              </a>
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
  const { items, cursor, filter, year } = useLoaderData<typeof loader>();
  return (
    <div className="stack-l">
      <h1>
        <Trans>Orders</Trans>
      </h1>
      <Filters filter={filter} year={year} />
      {cursor !== undefined || year !== undefined ? (
        <Years key={`${filter} ${year}`} filter={filter} year={year} />
      ) : null}
      {items.length === 0 ? (
        <div className="empty">
          <p>
            {filter === "all" && year === undefined ? (
              <Trans>Your purchases are listed here with their receipts and refund terms.</Trans>
            ) : (
              <Trans>There is no such order.</Trans>
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
