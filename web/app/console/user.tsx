import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import {
  type ActionFunctionArgs,
  Form,
  Link,
  type LoaderFunctionArgs,
  type MetaFunction,
  useActionData,
  useLoaderData,
} from "react-router";
import { isRefused } from "../api/api.ts";
import { attempt } from "../api/attempt.ts";
import { givenBy } from "../api/form.ts";
import type { Reply } from "../api/operations.ts";
import { Amount } from "../design/money.tsx";
import { OutcomeNotice } from "../design/outcome.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { ownHead, titled } from "../site/own-page.ts";
import { signedIn } from "../site/signed-in.ts";
import { type Right, useRefundColumns, useRightColumns } from "./columns.tsx";
import { SubscriptionTag } from "./state-names.tsx";
import { StripeLink } from "./stripe-link.tsx";

type Customer = Reply<"readCustomer">;
type User = Reply<"readUser">;
type Subscription = Customer["subscriptions"]["newest"][number];
type Refund = Customer["refunds"]["newest"][number];

export async function loader({ context, request, params: { id = "" } }: LoaderFunctionArgs) {
  const seen = signedIn(context, request, "operator");
  const params = { id };
  const [user, customer] = await Promise.all([
    // A customer may be an organisation, which is not a user.
    seen.api("readUser", { params }).catch((error): User | undefined => {
      if (isRefused(error, "unknown-user")) return undefined;
      throw error;
    }),
    seen.api("readCustomer", { params }),
  ]);
  const ids = [...new Set(customer.rights.newest.map(({ productId }) => productId))].join(",");
  const { items = [] } = ids === "" ? {} : await seen.api("listProducts", { query: { ids, limit: "50" } });
  const titles = Object.fromEntries(items.map(({ id: product, title }) => [product, title]));
  return { id, user, customer, titles, ...titled(seen, msg`User`) };
}

export async function action({ context, request, params: { id = "" } }: ActionFunctionArgs) {
  const { api } = signedIn(context, request, "operator");
  await givenBy(request);
  return attempt("reset", () => api("resetSecondFactor", { params: { id } }));
}

export const meta: MetaFunction<typeof loader> = ownHead;

function Fact({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function SecondFactor({ account }: { readonly account: NonNullable<User["account"]> }) {
  if (!account.secondFactor) return <Trans>None</Trans>;
  return (
    <>
      <Trans>An authenticator app</Trans>
      <details className="fold">
        <summary>
          <Trans>Remove it</Trans>
        </summary>
        <Form method="post" className="stack measure">
          <p className="soft">
            <Trans>
              For a user who lost it. All their sessions end, and staff lose their group. Verify their identity first.
            </Trans>
          </p>
          <p>
            <button className="button loss small" type="submit">
              <Trans>Reset the second factor</Trans>
            </button>
          </p>
        </Form>
      </details>
    </>
  );
}

function Account({ id, user }: { readonly id: string; readonly user: User | undefined }) {
  const { t } = useLingui();
  const { profile, account } = user ?? {};
  const states = { confirmed: t`Confirmed`, unconfirmed: t`Not confirmed`, other: t`Set up by an administrator` };
  const groups = { creator: t`Creator`, moderator: t`Moderator`, operator: t`Operator` };
  const languages = { en: t`English`, zh: t`Chinese` };
  return (
    <dl className="facts">
      <Fact name={t`E-mail`}>{profile?.email ?? account?.email ?? "–"}</Fact>
      {profile ? <Fact name={t`Language`}>{languages[profile.language]}</Fact> : null}
      {profile ? (
        <Fact name={t`Since`}>
          <When at={profile.createdAt} as="minute" />
        </Fact>
      ) : null}
      <Fact name={t`Account`}>
        {account ? (
          <span className={`tag ${account.enabled && account.state === "confirmed" ? "good" : "warm"}`}>
            {account.enabled ? states[account.state] : t`Disabled`}
          </span>
        ) : (
          <Trans>There is none with this id in the user pool.</Trans>
        )}
      </Fact>
      {account && account.groups.length > 0 ? (
        <Fact name={t`Groups`}>{account.groups.map((group) => groups[group]).join(", ")}</Fact>
      ) : null}
      {account ? (
        <Fact name={t`Second factor`}>
          <SecondFactor account={account} />
        </Fact>
      ) : null}
      <Fact name={t`Id`}>
        <code>{id}</code>
      </Fact>
    </dl>
  );
}

/** Links to other pages about a user. */
function Ways({
  id,
  user,
  customer,
}: {
  readonly id: string;
  readonly user: User | undefined;
  readonly customer: Customer;
}) {
  const email = user?.profile?.email;
  return (
    <>
      <ul className="row">
        {email === undefined ? null : (
          <li>
            <Link to={`/console/mails?to=${encodeURIComponent(email)}`}>
              <Trans>Mails to this address</Trans>
            </Link>
          </li>
        )}
        {user?.account?.groups.includes("creator") ? (
          <>
            <li>
              <Link to={`/console/creators/${id}`}>
                <Trans>Balance and transfers</Trans>
              </Link>
            </li>
            <li>
              <Link to={`/console/products?creator=${id}`}>
                <Trans>Their works</Trans>
              </Link>
            </li>
          </>
        ) : null}
      </ul>
      {customer.stripe.length === 0 ? null : (
        <p>
          <Trans>At Stripe:</Trans>{" "}
          {customer.stripe.map(({ currency, id: at }) => (
            <span key={at}>
              <StripeLink id={at} /> ({currency.toUpperCase()}){" "}
            </span>
          ))}
        </p>
      )}
    </>
  );
}

const upTo = ({ count, more }: { readonly count: number; readonly more: boolean }) => (more ? `${count}+` : count);

function Counts({ id, customer }: { readonly id: string; readonly customer: Customer }) {
  const { orders, subscriptions, rights, refunds } = customer;
  return (
    <div className="numbers">
      <p className="number">
        <strong>{upTo(orders)}</strong>
        <Link to={`/console/orders?buyer=${id}`}>
          <Trans>Orders</Trans>
        </Link>
      </p>
      <p className="number">
        <strong>{upTo(rights)}</strong>
        <a href="#rights">
          <Trans>Rights in force</Trans>
        </a>
      </p>
      <p className="number">
        <strong>{upTo(subscriptions)}</strong>
        <a href="#subscriptions">
          <Trans>Memberships</Trans>
        </a>
      </p>
      <p className="number">
        <strong>{upTo(refunds)}</strong>
        <a href="#refunds">
          <Trans>Refunds</Trans>
        </a>
      </p>
    </div>
  );
}

function Rights(props: { readonly rights: readonly Right[]; readonly titles: Readonly<Record<string, string>> }) {
  const { rights, titles } = props;
  const { t } = useLingui();
  const columns = useRightColumns((productId) => titles[productId]);
  return (
    <Table<Right>
      caption={t`Rights in force`}
      rows={rights}
      keyOf={({ productId, source }) => productId + source}
      empty={
        <p>
          <Trans>They can open nothing.</Trans>
        </p>
      }
      columns={columns}
    />
  );
}

function Subscriptions({ subscriptions }: { readonly subscriptions: readonly Subscription[] }) {
  const { t } = useLingui();
  return (
    <Table<Subscription>
      caption={t`Memberships`}
      rows={subscriptions}
      keyOf={({ id }) => id}
      empty={
        <p>
          <Trans>They were never a member.</Trans>
        </p>
      }
      columns={[
        { head: t`Work`, cell: ({ plan }) => plan.title },
        { head: t`State`, cell: ({ state }) => <SubscriptionTag state={state} /> },
        { head: t`Price`, isNumber: true, cell: ({ plan }) => <Amount money={plan.price} /> },
        { head: t`Begun`, cell: ({ createdAt }) => <When at={createdAt} as="short" /> },
        { head: t`Paid until`, cell: ({ periodEnd }) => (periodEnd ? <When at={periodEnd} as="short" /> : "–") },
      ]}
    />
  );
}

function Refunds({ refunds }: { readonly refunds: readonly Refund[] }) {
  const { t } = useLingui();
  const columns = useRefundColumns<Refund>(
    ({ at, orderId }) => (
      <Link to={`/console/orders/${orderId}`}>
        <When at={at} as="minute" />
      </Link>
    ),
    ({ amount }) => <Amount money={amount} />,
  );
  return (
    <Table<Refund>
      caption={t`Refunds`}
      rows={refunds}
      keyOf={({ id }) => id}
      empty={
        <p>
          <Trans>They never asked for a refund.</Trans>
        </p>
      }
      columns={columns}
    />
  );
}

export default function UserPage() {
  const { id, user, customer, titles } = useLoaderData<typeof loader>();
  const outcome = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <nav className="crumbs" aria-label={t`Where this is`}>
        <Link to="/console/users">
          <Trans>Users</Trans>
        </Link>
      </nav>
      <h1>{user?.profile?.displayName ?? user?.account?.email ?? id}</h1>
      <OutcomeNotice outcome={outcome} done={{ reset: t`The second factor is off, and all sessions have ended.` }} />
      <Account id={id} user={user} />
      <Ways id={id} user={user} customer={customer} />
      <Counts id={id} customer={customer} />
      <section className="stack" id="rights">
        <h2>
          <Trans>Rights in force</Trans>
        </h2>
        <Rights rights={customer.rights.newest} titles={titles} />
      </section>
      <section className="stack" id="subscriptions">
        <h2>
          <Trans>Memberships</Trans>
        </h2>
        <Subscriptions subscriptions={customer.subscriptions.newest} />
      </section>
      <section className="stack" id="refunds">
        <h2>
          <Trans>Refunds</Trans>
        </h2>
        <Refunds refunds={customer.refunds.newest} />
      </section>
    </>
  );
}
