import { msg } from "@lingui/core/macro";
import { Plural, Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import {
  type ActionFunctionArgs,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from "react-router";
import { ulid } from "ulid";
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import type { Reply } from "../api/operations.ts";
import { Amount } from "../design/money.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { decideRefund } from "../design/refund-list.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { type Right, useRightColumns } from "./columns.tsx";
import { Ledger } from "./order-ledger.tsx";
import { OrderRefunds } from "./order-refunds.tsx";
import { OrderTag } from "./state-names.tsx";
import { StripeLink } from "./stripe-link.tsx";

type Whole = Reply<"readOrder">;
type Order = Whole["order"];
type Line = Order["lines"][number];
type Told = Whole["events"][number];

export async function loader({ context, request, params: { id = "" } }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const whole = await seen.api("readOrder", { params: { id } });
  return { ...whole, request: ulid(), ...titled(seen, msg`Order`) };
}

export async function action({ context, request, params: { id = "" } }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "operator");
  const given = await givenBy(request);
  if (given.text("intent") !== "give") return decideRefund(api, given);
  const products = given.all("product");
  const amount = given.whole("amount");
  return attempt("given", () =>
    api("giveRefund", {
      params: { id },
      body: {
        refund: given.text("request"),
        ...(products.length > 0 && { products }),
        ...(amount !== undefined && { amount }),
        keepsAccess: given.has("keepsAccess"),
        note: given.text("note"),
      },
    }),
  );
}

export const meta: MetaFunction<typeof loader> = ownHead;

/** Whether an order was paid in Stripe's test mode, which only ids of Checkout sessions show. */
export const isTestOf = ({ checkout }: Pick<Order, "checkout">): boolean =>
  checkout?.id.startsWith("cs_test_") ?? false;

function Fact({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Facts({ whole: { order, person, holder } }: { readonly whole: Whole }) {
  const { t } = useLingui();
  const { customer, createdAt, paidAt, total, refunded, method, gift, seats, subscription, instalment } = order;
  return (
    <dl className="facts">
      <Fact name={t`Buyer`}>
        <Link to={`/console/users/${customer}`}>{person ? `${person.displayName}, ${person.email}` : customer}</Link>
      </Fact>
      <Fact name={t`Made`}>
        <When at={createdAt} as="minute" />
      </Fact>
      {paidAt ? (
        <Fact name={t({ message: "Paid", context: "order" })}>
          <When at={paidAt} as="minute" />
          {method ? ` · ${method}` : null}
        </Fact>
      ) : null}
      <Fact name={t`Total`}>
        <Amount money={total} />
      </Fact>
      {refunded.amount > 0 ? (
        <Fact name={t`Refunded`}>
          <Amount money={refunded} />
        </Fact>
      ) : null}
      {gift ? <Fact name={t`Gift to`}>{gift.email}</Fact> : null}
      {seats ? (
        <Fact name={t`Seats`}>
          {seats.count} · <code>{seats.organisation}</code>
        </Fact>
      ) : null}
      {instalment ? (
        <Fact name={t`Part`}>
          <Trans>
            {instalment.part} of {instalment.of}
          </Trans>
        </Fact>
      ) : null}
      {subscription ? (
        <Fact name={t`Membership`}>
          <code>{subscription}</code>
        </Fact>
      ) : null}
      {holder !== undefined && holder !== customer ? (
        <Fact name={t`Rights belong to`}>
          <Link to={`/console/users/${holder}`}>
            <code>{holder}</code>
          </Link>
        </Fact>
      ) : null}
    </dl>
  );
}

function AtStripe({ order }: { readonly order: Order }) {
  const { t } = useLingui();
  const { checkout, paymentIntent, settlement, refunds = [], disputes = [] } = order;
  const isTest = isTestOf(order);
  const made = refunds.flatMap(({ stripeRefund }) => stripeRefund ?? []);
  const balance = typeof settlement === "object" ? settlement : undefined;
  if (!checkout && !paymentIntent)
    return (
      <p className="soft">
        <Trans>It does not exist at Stripe: it is free, or its checkout was never created.</Trans>
      </p>
    );
  return (
    <dl className="facts">
      {checkout ? (
        <Fact name={t`Checkout`}>
          <StripeLink id={checkout.id} isTest={isTest} />
        </Fact>
      ) : null}
      {paymentIntent ? (
        <Fact name={t`Payment`}>
          <StripeLink id={paymentIntent} isTest={isTest} />
        </Fact>
      ) : null}
      {settlement === "awaited" ? (
        <Fact name={t`Arrived`}>
          <Trans>Stripe has not reported the settled amount yet.</Trans>
        </Fact>
      ) : null}
      {balance ? (
        <Fact name={t`Arrived`}>
          <Arrived balance={balance} /> · <StripeLink id={balance.transaction} isTest={isTest} />
        </Fact>
      ) : null}
      {made.map((id) => (
        <Fact key={id} name={t`Refund`}>
          <StripeLink id={id} isTest={isTest} />
        </Fact>
      ))}
      {disputes.map(({ id, state }) => (
        <Fact key={id} name={t`Dispute`}>
          <StripeLink id={id} isTest={isTest} /> · {state}
        </Fact>
      ))}
    </dl>
  );
}

type Balance = Exclude<NonNullable<Order["settlement"]>, "awaited">;

function Arrived({ balance: { amount, fee, currency, rate } }: { readonly balance: Balance }) {
  const of = (minor: number) => <Amount money={{ amount: minor, currency: currency as Line["price"]["currency"] }} />;
  return (
    <>
      <Trans>
        {of(amount)}, of which Stripe kept {of(fee)}
      </Trans>
      {rate === undefined ? null : <> · × {rate}</>}
    </>
  );
}

function Lines({ lines }: { readonly lines: readonly Line[] }) {
  const { t } = useLingui();
  return (
    <Table<Line>
      caption={t`Lines`}
      rows={lines}
      keyOf={({ productId }) => productId}
      empty={null}
      columns={[
        {
          head: t`Work`,
          cell: ({ productId, title }) => (
            <Link to={`/works/${productId}`} reloadDocument>
              {title}
            </Link>
          ),
        },
        {
          head: t`Creator`,
          cell: ({ creatorId }) => (
            <Link to={`/console/creators/${creatorId}`}>
              <code className="small">{creatorId.slice(0, 8)}</code>
            </Link>
          ),
        },
        { head: t`Version`, isNumber: true, cell: ({ version }) => version },
        { head: t`Refund terms`, cell: ({ refundDays }) => <Plural value={refundDays} one="# day" other="# days" /> },
        {
          head: t`Platform keeps`,
          isNumber: true,
          cell: ({ platformShareBasisPoints: share }) => (share === undefined ? "–" : `${share / 100} %`),
        },
        { head: t`Price`, isNumber: true, cell: ({ price }) => <Amount money={price} /> },
      ]}
    />
  );
}

/** The titles of works as ordered, by product: of lines and of the parts of bundles. */
const titlesIn = (lines: readonly Line[]): ReadonlyMap<string, string> =>
  new Map(lines.flatMap((line) => [line, ...(line.includes ?? [])]).map(({ productId, title }) => [productId, title]));

function Rights({ rights, lines }: { readonly rights: readonly Right[]; readonly lines: readonly Line[] }) {
  const titles = titlesIn(lines);
  const { t } = useLingui();
  const columns = useRightColumns((productId) => titles.get(productId));
  return (
    <Table<Right>
      caption={t`Rights that it granted`}
      rows={rights}
      keyOf={({ productId }) => productId}
      empty={
        <p>
          <Trans>It granted no right: it is not paid, or an unclaimed gift.</Trans>
        </p>
      }
      columns={columns}
    />
  );
}

function Events({ events, isTest }: { readonly events: readonly Told[]; readonly isTest: boolean }) {
  const { t } = useLingui();
  const outcomes = { applied: t`Applied`, failing: t`Fails`, dismissed: t`Dismissed` };
  const kinds = { applied: "", failing: "loss", dismissed: "warm" };
  return (
    <Table<Told>
      caption={t`Stripe’s events about it`}
      rows={events}
      keyOf={({ event }) => event}
      empty={
        <p>
          <Trans>No events from Stripe in the last 90 days.</Trans>
        </p>
      }
      columns={[
        {
          head: t`Event`,
          cell: ({ event, type }) => (
            <>
              {type ?? t`Unknown`}
              <br />
              <StripeLink id={event} isTest={isTest} />
            </>
          ),
        },
        { head: t`When`, cell: ({ at }) => <When at={at} as="minute" /> },
        {
          head: t`Result`,
          cell: ({ outcome, error }) => (
            <>
              <span className={`tag ${kinds[outcome]}`}>{outcomes[outcome]}</span> {error}
            </>
          ),
        },
      ]}
    />
  );
}

function Part({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <section className="stack">
      <h2>{name}</h2>
      {children}
    </section>
  );
}

export default function OrderPage() {
  const whole = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  const { order } = whole;
  return (
    <>
      <nav className="crumbs" aria-label={t`Where this is`}>
        <Link to="/console/orders">
          <Trans>Orders</Trans>
        </Link>
      </nav>
      <h1>
        <Trans>Order</Trans> <OrderTag state={order.state} />
      </h1>
      <p>
        <code>{order.id}</code>
      </p>
      <OutcomeNotice
        outcome={outcome}
        done={{
          approved: t`The refund is approved, and on its way.`,
          denied: t`The refund is denied, and the buyer gets the reason.`,
          given: t`The refund is on its way, and the buyer is notified.`,
        }}
      />
      <Facts whole={whole} />
      <Part name={<Trans>Lines</Trans>}>
        <Lines lines={order.lines} />
      </Part>
      <Part name={<Trans>Refunds</Trans>}>
        <OrderRefunds order={order} request={whole.request} />
      </Part>
      <Part name={<Trans>Ledger</Trans>}>
        <Ledger journals={whole.journals} balances={whole.balances} />
      </Part>
      <Part name={<Trans>Its ids at Stripe</Trans>}>
        <AtStripe order={order} />
      </Part>
      <Part name={<Trans>Rights that it granted</Trans>}>
        <Rights rights={whole.rights} lines={order.lines} />
      </Part>
      <Part name={<Trans>Stripe’s events about it</Trans>}>
        <Events events={whole.events} isTest={isTestOf(order)} />
      </Part>
    </>
  );
}
