import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { Form, Link, type LoaderFunctionArgs, type MetaFunction, redirect, useLoaderData } from "react-router";
import { type Api, isRefused } from "../api/api.ts";
import type { ItemOf } from "../api/operations.ts";
import { Field } from "../design/field.tsx";
import { Amount } from "../design/money.tsx";
import { Notice } from "../design/notice.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, searchOf, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { lookedFor } from "./looking.ts";
import { OrderTag, orderStates } from "./state-names.tsx";

type Order = ItemOf<"lookUpOrders">;
type User = ItemOf<"lookUpUsers">;
type State = Order["state"];

/** The order of an object at Stripe, or the API's refusal. */
async function orderOf(api: Api, id: string): Promise<{ readonly order?: string; readonly refused?: string }> {
  try {
    return await api("findStripeObject", { params: { id } });
  } catch (error) {
    if (isRefused(error, "unknown-object", "payment-unavailable")) return { refused: error.detail };
    throw error;
  }
}

/** The buyer or order that the input names. */
async function found(api: Api, typed: string) {
  const looked = lookedFor(typed);
  switch (looked.kind) {
    case "order":
      throw redirect(`/console/orders/${looked.value}`);
    case "stripe": {
      const { order, refused } = await orderOf(api, looked.value);
      if (order !== undefined) throw redirect(`/console/orders/${order}`);
      return { refused };
    }
    case "buyer":
      return { buyer: looked.value };
    case "email": {
      const { items } = await api("lookUpUsers", { query: { q: looked.value, limit: "10" } });
      const [only] = items;
      return items.length === 1 && only ? { buyer: only.id, person: only } : { people: items };
    }
    default:
      return {};
  }
}

/** The midnight at which a day begins, or the one after it. */
const midnight = (day: string | undefined, after = 0): string | undefined => {
  const at = Date.parse(`${day}T00:00:00.000Z`);
  return Number.isNaN(at) ? undefined : new Date(at + after * 86_400_000).toISOString();
};

export async function loader({ context, request }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const search = searchOf(request);
  const q = search("q") ?? "";
  const head = titled(seen, msg`Orders`);
  const { buyer = search("buyer"), person, people, refused } = await found(seen.api, q);
  const [from, to] = [search("from"), search("to")];
  const state = Object.keys(orderStates).find((each) => each === search("state")) as State | undefined;
  const asked = { q, state, from, to, buyer, person, people, refused };
  if (people !== undefined || refused !== undefined) return { ...asked, page: undefined, ...head };
  const query = buyer === undefined ? { state, from: midnight(from), to: midnight(to, 1) } : { buyer };
  const page = await seen.api("lookUpOrders", { query: { ...query, cursor: search("cursor") } });
  return { ...asked, page, ...head };
}

export const meta: MetaFunction<typeof loader> = ownHead;

const PersonLink = ({ order: { customer, person } }: { readonly order: Order }) => (
  <span className="whole">
    <Link to={`/console/users/${customer}`}>{person?.displayName ?? <code>{customer}</code>}</Link>
    {person ? (
      <>
        <br />
        <span className="soft">{person.email}</span>
      </>
    ) : null}
  </span>
);

/** The works of an order, and whether it is a gift, seats or a membership. */
function Works({ order }: { readonly order: Order }) {
  const { titles, isGift, isDisputed, seats, instalment, subscription } = order;
  return (
    <span className="roomy">
      {titles.join(", ")}
      <span className="soft small">
        {isGift ? (
          <>
            {" · "}
            <Trans>gift</Trans>
          </>
        ) : null}
        {seats ? (
          <>
            {" · "}
            <Plural value={seats.count} one="# seat" other="# seats" />
          </>
        ) : null}
        {instalment ? (
          <>
            {" · "}
            <Trans>
              part {instalment.part} of {instalment.of}
            </Trans>
          </>
        ) : subscription ? (
          <>
            {" · "}
            <Trans>membership</Trans>
          </>
        ) : null}
      </span>
      {isDisputed ? (
        <>
          {" "}
          <span className="tag loss">
            <Trans>Disputed</Trans>
          </span>
        </>
      ) : null}
    </span>
  );
}

function OrderTable(props: { readonly page: { readonly items: Order[]; readonly cursor?: string | undefined } }) {
  const { page } = props;
  const { t } = useLingui();
  return (
    <Table<Order>
      caption={t`Orders`}
      rows={page.items}
      keyOf={({ id }) => id}
      cursor={page.cursor}
      empty={
        <p>
          <Trans>No matching orders.</Trans>
        </p>
      }
      columns={[
        {
          head: t`Order`,
          cell: ({ id, createdAt }) => (
            <Link to={`/console/orders/${id}`} className="whole">
              <When at={createdAt} as="minute" />
            </Link>
          ),
        },
        { head: t`Buyer`, cell: (order) => <PersonLink order={order} /> },
        { head: t`Works`, cell: (order) => <Works order={order} /> },
        {
          head: t`Total`,
          isNumber: true,
          cell: ({ total, refunded }) => (
            <>
              <Amount money={total} />
              {refunded.amount > 0 ? (
                <>
                  <br />
                  <span className="soft small">
                    −<Amount money={refunded} />
                  </span>
                </>
              ) : null}
            </>
          ),
        },
        { head: t`State`, cell: ({ state }) => <OrderTag state={state} /> },
      ]}
    />
  );
}

function People({ people }: { readonly people: readonly User[] }) {
  if (people.length === 0)
    return (
      <Notice>
        <Trans>No address begins like this, and there is no such id here or at Stripe.</Trans>
      </Notice>
    );
  return (
    <section className="stack">
      <h2>
        <Trans>Whose orders?</Trans>
      </h2>
      <ul className="stack">
        {people.map(({ id, email, displayName }) => (
          <li key={id}>
            <Link to={`/console/orders?buyer=${id}`}>{email}</Link> <span className="soft">{displayName}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Narrow() {
  const { q, state, from, to } = useLoaderData<typeof loader>();
  const { t, i18n } = useLingui();
  return (
    <>
      <Form method="get" className="row">
        <Field
          name="q"
          label={t`Order, buyer or Stripe's id`}
          hint={t`An order's id, the beginning of an e-mail address, or cs_, pi_, ch_, in_, re_, dp_`}
          defaultValue={q}
          maxLength={255}
        />
        <button className="button plain" type="submit">
          <Trans>Look up</Trans>
        </button>
      </Form>
      <details className="fold" open={(state ?? from ?? to) !== undefined}>
        <summary>
          <Trans>By state and time</Trans>
        </summary>
        <Form method="get" className="row">
          <label className="field">
            <span className="label">
              <Trans>State</Trans>
            </span>
            <select name="state" defaultValue={state ?? ""}>
              <option value="">{t`Any`}</option>
              {Object.entries(orderStates).map(([value, [name]]) => (
                <option key={value} value={value}>
                  {i18n._(name)}
                </option>
              ))}
            </select>
          </label>
          <Field name="from" type="date" label={t`From`} defaultValue={from} />
          <Field name="to" type="date" label={t`To (inclusive)`} defaultValue={to} />
          <button className="button plain" type="submit">
            <Trans>Show</Trans>
          </button>
        </Form>
      </details>
    </>
  );
}

export default function Orders() {
  const { page, people, refused, buyer, person } = useLoaderData<typeof loader>();
  return (
    <>
      <h1>
        <Trans>Orders</Trans>
      </h1>
      <Narrow />
      {refused === undefined ? null : <Notice kind="loss">{refused}</Notice>}
      {buyer === undefined ? null : (
        <p>
          <Trans>
            Orders of <Link to={`/console/users/${buyer}`}>{person?.email ?? buyer}</Link>
          </Trans>{" "}
          · <Link to="/console/orders">{<Trans>All orders</Trans>}</Link>
        </p>
      )}
      {people === undefined ? null : <People people={people} />}
      {page === undefined ? null : <OrderTable page={page} />}
    </>
  );
}
