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
import type { ItemOf } from "../api/operations.ts";
import { Amount, Price } from "../design/money.tsx";
import { NextPage } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { head } from "../site/head.ts";
import { signedIn } from "../site/signed-in.ts";
import { Refusal, refused } from "./forms.tsx";
import { SubscriptionState } from "./order-words.tsx";

type Subscription = ItemOf<"listSubscriptions">;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const { api, language, origin, say } = signedIn(context, request);
  const cursor = new URL(request.url).searchParams.get("cursor") ?? undefined;
  const page = await api("listSubscriptions", { query: { limit: "50", cursor } });
  return { ...page, title: say(msg`Memberships and instalments`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: "/desk/memberships", isIndexed: false }) : [];

/** Redirects to Stripe's billing portal, for cards and invoices. */
export async function action({ context, request }: ActionFunctionArgs) {
  const { api } = signedIn(context, request);
  const form = await request.formData();
  const currency = form.get("currency");
  try {
    const body = typeof currency === "string" && currency !== "" ? { currency: currency as "usd" } : {};
    const { url } = await api("openBillingPortal", { body });
    return redirect(url);
  } catch (error) {
    return refused(error, "portal");
  }
}

const words = { "nothing-to-bill": msg`You have no bills yet.` };

export function PlanPrice({ of: { plan } }: { readonly of: Pick<Subscription, "plan"> }) {
  return plan.instalments === undefined ? (
    <Price work={{ price: plan.price, recurring: { interval: plan.interval } }} currency={plan.price.currency} />
  ) : (
    <Trans>
      {plan.instalments} × <Amount money={plan.price} />
    </Trans>
  );
}

function Row({ of }: { readonly of: Subscription }) {
  return (
    <li className="desk-row">
      <div>
        <Link className="over desk-name" to={`/desk/memberships/${of.id}`}>
          {of.plan.title}
        </Link>
        <p className="small soft">
          {of.plan.instalments === undefined ? (
            <Trans>
              since <When at={of.startedAt ?? of.createdAt} as="short" />
            </Trans>
          ) : (
            <Trans>
              {of.partsPaid ?? 0} of {of.plan.instalments} parts paid
            </Trans>
          )}
        </p>
      </div>
      <span>
        <SubscriptionState of={of} />
      </span>
      <strong>
        <PlanPrice of={of} />
      </strong>
    </li>
  );
}

const isOver = ({ state }: Subscription) => ["ended", "void", "completed"].includes(state);

/** A button for each currency, as Stripe has a portal page for each. */
export function Portal({ currencies }: { readonly currencies: readonly string[] }) {
  return (
    <div className="row">
      {currencies.map((currency) => (
        <Form key={currency} method="post" action="/desk/memberships" reloadDocument>
          <input type="hidden" name="currency" value={currency} />
          <button className="button plain" type="submit">
            {currencies.length > 1 ? (
              <Trans>Card and invoices in {currency.toUpperCase()}</Trans>
            ) : (
              <Trans>Card and invoices</Trans>
            )}
          </button>
        </Form>
      ))}
    </div>
  );
}

export default function Memberships() {
  const { items, cursor } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  const [going, over] = [items.filter((each) => !isOver(each)), items.filter(isOver)];
  const billed = [...new Set(items.filter(({ state }) => state !== "void").map(({ plan }) => plan.price.currency))];
  return (
    <div className="stack-l">
      <h1>
        <Trans>Memberships and instalments</Trans>
      </h1>
      <Refusal of={refusedForm} words={words} />
      {items.length === 0 ? (
        <div className="empty">
          <p>
            <Trans>
              Memberships and instalments are listed here: when the next payment is due, and how to end them.
            </Trans>
          </p>
          <Link className="button plain" to="/works?type=membership">
            <Trans>See memberships</Trans>
          </Link>
        </div>
      ) : null}
      {going.length === 0 ? null : (
        <ul className="desk-rows">
          {going.map((each) => (
            <Row key={each.id} of={each} />
          ))}
        </ul>
      )}
      {billed.length === 0 ? null : <Portal currencies={billed} />}
      {over.length === 0 ? null : (
        <section className="stack" aria-labelledby="ended">
          <h2 id="ended">
            <Trans>Ended</Trans>
          </h2>
          <ul className="desk-rows">
            {over.map((each) => (
              <Row key={each.id} of={each} />
            ))}
          </ul>
        </section>
      )}
      <NextPage cursor={cursor} />
    </div>
  );
}
