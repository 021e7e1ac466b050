import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import {
  type ActionFunctionArgs,
  Form,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
  useActionData,
  useLoaderData,
  useSubmit,
} from "react-router";
import { isRefused } from "../../api/api.ts";
import type { Reply } from "../../api/operations.ts";
import { Field } from "../../design/field.tsx";
import { Amount, Price } from "../../design/money.tsx";
import { useTypeName } from "../../design/names.ts";
import { TaxNote } from "../../design/tax-note.tsx";
import { clickOf } from "../../shop/referral.ts";
import { head } from "../../site/head.ts";
import { useSite } from "../../site/root-data.ts";
import { signedIn } from "../../site/signed-in.ts";
import { Refusal, type Refused, refused, textOf } from "../forms.tsx";

const MOST_PRODUCTS = 20;

const countOf = (text: string | null): number => Math.min(500, Math.max(1, Math.round(Number(text)) || 5));

const UNFIT = ["membership", "credit-pack"];

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const { api, language, currency, origin, say } = signedIn(context, request);
  const asked = new URL(request.url).searchParams;
  const chosen = [...new Set(asked.getAll("product"))].slice(0, MOST_PRODUCTS);
  const q = asked.get("q")?.trim().slice(0, 100) ?? "";
  const [found, kept] = await Promise.all([
    q === "" ? { items: [] } : api("listProducts", { query: { q, limit: "20" } }),
    chosen.length === 0 ? { items: [] } : api("listProducts", { query: { ids: chosen.join(",") } }),
  ]);
  const items = [...kept.items, ...found.items.filter(({ id }) => !chosen.includes(id))];
  const fit = items.filter(({ type, price }) => !UNFIT.includes(type) && price.amount > 0);
  let quote: Reply<"quoteCart"> | undefined;
  let problem: Refused | undefined;
  if (chosen.length > 0) {
    try {
      quote = await api("quoteCart", { body: { products: chosen, currency } });
    } catch (error) {
      if (!isRefused(error)) throw error;
      problem = { intent: "quote", code: error.code, detail: error.detail, typed: {} };
    }
  }
  const count = countOf(asked.get("count"));
  return { id: params.id, items: fit, chosen, q, count, quote, problem, title: say(msg`Buy seats`), origin, language };
}

export const meta: MetaFunction<typeof loader> = ({ loaderData }) =>
  loaderData ? head({ ...loaderData, path: `/desk/organisations/${loaderData.id}/buy`, isIndexed: false }) : [];

export async function action({ context, request, params }: ActionFunctionArgs) {
  const seen = signedIn(context, request);
  const { api, currency } = seen;
  const { id: organisation = "" } = params;
  const form = await request.formData();
  const code = textOf(form, "code");
  try {
    const order = await api("placeOrder", {
      body: {
        products: form.getAll("product").map(String),
        currency,
        seats: { organisation, count: countOf(textOf(form, "count")) },
        ...(code !== "" && { codes: [code] }),
        ...clickOf(seen),
      },
    });
    return redirect(order.checkoutUrl ?? `/desk/orders/${order.id}`);
  } catch (error) {
    return refused(error, "order", form);
  }
}

const words = {
  "not-for-seats": msg`One of these cannot be bought for members: memberships and credits are personal.`,
  "no-price-in-currency": msg`Not all of these have a price in one currency. Buy them one after the other.`,
  "too-many-products": msg`Those are too many works for one order. Place two orders.`,
  "recurring-product": msg`Memberships are personal and cannot be bought as seats.`,
  "pay-per-use": msg`What is used for credits cannot be bought as seats.`,
  "own-product": msg`You sell one of these yourself.`,
  "total-too-large": msg`The amount is above the maximum for a payment. Buy fewer seats at once.`,
  "total-too-small": msg`The amount is below the minimum for a card.`,
  "code-not-applicable": msg`This code does not reduce anything here. Leave it out, or check its spelling.`,
  "checkout-open": msg`You have an open order for these. Pay or withdraw it first.`,
  "payment-processing": msg`Your bank is still processing a payment for these.`,
};

function Choice() {
  const { items, chosen, q, count } = useLoaderData<typeof loader>();
  const { currency } = useSite();
  const { t } = useLingui();
  const submit = useSubmit();
  const typeName = useTypeName();
  return (
    <Form
      className="form"
      onChange={({ currentTarget, target }) => {
        if ((target as unknown as HTMLInputElement).name !== "q")
          submit(currentTarget, { replace: true, preventScrollReset: true });
      }}
    >
      <div className="desk-line">
        <Field
          name="q"
          type="search"
          label={t`Which works?`}
          defaultValue={q}
          maxLength={100}
          placeholder={t`Search works`}
        />
        <button className="button plain" type="submit">
          <Trans>Search</Trans>
        </button>
      </div>
      {items.length === 0 ? (
        q === "" ? null : (
          <p className="soft">
            <Trans>Nothing that can be bought as seats was found. Try fewer words.</Trans>
          </p>
        )
      ) : (
        <fieldset>
          <legend className="visually-hidden">
            <Trans>Works</Trans>
          </legend>
          {items.map((work) => (
            <label key={work.id} className="choice">
              <input type="checkbox" name="product" value={work.id} defaultChecked={chosen.includes(work.id)} />
              <span>
                <span lang={work.language}>{work.title}</span>{" "}
                <span className="soft small">
                  {typeName(work.type)} · <Price work={work} currency={currency} />
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {chosen.length === 0 ? null : (
        <Field name="count" type="number" label={t`Seats of each`} min={1} max={500} defaultValue={count} required />
      )}
    </Form>
  );
}

function Quote({ quote, count }: { readonly quote: Reply<"quoteCart">; readonly count: number }) {
  const times = (money: { amount: number; currency: typeof quote.total.currency }) => ({
    ...money,
    amount: money.amount * count,
  });
  return (
    <table className="sums">
      <tbody>
        {quote.lines.map((line) => (
          <tr key={line.productId}>
            <td>
              {line.title}
              <p className="small soft">
                <Trans>
                  {count} seats at <Amount money={line.price} />
                </Trans>
              </p>
            </td>
            <td>
              <Amount money={times(line.price)} />
            </td>
          </tr>
        ))}
        <tr className="total">
          <td>
            <Trans>Total</Trans>
          </td>
          <td>
            <Amount money={times(quote.total)} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}

export default function Buy() {
  const { chosen, count, quote, problem } = useLoaderData<typeof loader>();
  const refusedForm = useActionData<typeof action>();
  const { t } = useLingui();
  return (
    <>
      <Choice />
      <Refusal of={refusedForm ?? problem} words={words} />
      {quote ? (
        <section className="stack" aria-labelledby="sum">
          <h2 id="sum">
            <Trans>Amounts</Trans>
          </h2>
          <Quote quote={quote} count={count} />
          <TaxNote tax={quote.tax} />
          <Form method="post" className="form" reloadDocument>
            {chosen.map((product) => (
              <input key={product} type="hidden" name="product" value={product} />
            ))}
            <input type="hidden" name="count" value={count} />
            <Field
              name="code"
              label={t`Code, if you have one`}
              autoComplete="off"
              defaultValue={refusedForm?.typed.code}
            />
            <p>
              <button className="button" type="submit">
                <Trans>Continue to Checkout</Trans>
              </button>
            </p>
            <p className="small soft">
              <Trans>Any tax is shown at Checkout. You can assign the seats once they are paid.</Trans>
            </p>
          </Form>
        </section>
      ) : null}
    </>
  );
}
