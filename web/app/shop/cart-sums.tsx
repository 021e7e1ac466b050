import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link } from "react-router";
import { Icon } from "../design/icons.tsx";
import { Amount } from "../design/money.tsx";
import type { Quote } from "./quote.ts";

interface Props {
  readonly quote: Quote;
  readonly codes: readonly string[];
}

const without = (codes: readonly string[], code: string) => {
  const rest = codes.filter((each) => each !== code).map((each) => ["code", each]);
  return rest.length === 0 ? "/cart" : `/cart?${new URLSearchParams(rest)}`;
};

/** The sums of a cart: list prices, the reduction of each code, and the amount due now. */
export function CartSums({ quote, codes }: Props) {
  return (
    <table className="sums">
      <tbody>
        {quote.discounts.length === 0 && !quote.offer ? null : (
          <tr>
            <th scope="row">
              <Trans>Before discounts</Trans>
            </th>
            <td>
              <Amount money={quote.listTotal} />
            </td>
          </tr>
        )}
        {quote.discounts.map(({ code, name, amount }) => (
          <tr key={code}>
            <th scope="row">
              {name} <RemoveCode codes={codes} code={code} />
            </th>
            <td>
              −<Amount money={{ amount, currency: quote.total.currency }} />
            </td>
          </tr>
        ))}
        {quote.offer ? (
          <tr>
            <th scope="row">
              <Trans>Your offer</Trans>
            </th>
            <td>
              −<Amount money={{ amount: quote.offer.amount, currency: quote.total.currency }} />
            </td>
          </tr>
        ) : null}
        <tr className="total">
          <th scope="row">
            <Trans>To pay now</Trans>
          </th>
          <td>
            <Amount money={quote.total} />
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function RemoveCode({ codes, code }: { readonly codes: readonly string[]; readonly code: string }) {
  const { t } = useLingui();
  return (
    <Link className="tag touch" to={without(codes, code)} aria-label={t`Remove the code ${code}`}>
      {code} <Icon name="close" size={12} />
    </Link>
  );
}

/** Why a code does not apply. For most codes the reason is not shown, so that codes cannot be guessed. */
const reasons: Readonly<Record<string, MessageDescriptor>> = {
  "code-not-applicable": msg`This code does not reduce anything in the cart.`,
  "unknown-code": msg`There is no such code. Check how it is spelt.`,
  "stands-alone": msg`This code cannot be combined with another one. Keep only one of them.`,
  "nothing-left": msg`There is nothing left for this code to reduce.`,
  "not-in-this-currency": msg`This code is not valid in the selected currency.`,
  "below-minimum": msg`The cart is below the minimum for this code.`,
  "not-for-these-products": msg`This code is for other works than those in the cart.`,
};

/** A form for another code, and the codes that do not apply. */
export function CartCodes({
  rejected,
  codes,
  list,
}: {
  readonly rejected: readonly { readonly code: string; readonly reason: string; readonly detail: string }[];
  readonly codes: readonly string[];
  readonly list: string | undefined;
}) {
  const { t, i18n } = useLingui();
  const wrong = rejected.map(({ code, reason, detail }, at) => (
    <span className="wrong" key={code} id={`code-wrong-${at}`}>
      {reasons[reason] ? i18n._(reasons[reason]) : detail} <RemoveCode codes={codes} code={code} />
    </span>
  ));
  return (
    <Form method="get" className="field" action="/cart">
      {codes.map((code) => (
        <input key={code} type="hidden" name="code" value={code} />
      ))}
      {list === undefined ? null : <input type="hidden" name="list" value={list} />}
      <label htmlFor="code">
        <Trans>Discount code</Trans>
      </label>
      <div className="input-row">
        <input
          id="code"
          name="code"
          className="input"
          autoComplete="off"
          autoCapitalize="characters"
          maxLength={40}
          required
          aria-invalid={rejected.length > 0 ? true : undefined}
          aria-describedby={rejected.map((_, at) => `code-wrong-${at}`).join(" ") || undefined}
          placeholder={t`Code`}
        />
        <button className="button plain" type="submit">
          <Trans>Apply</Trans>
        </button>
      </div>
      {wrong}
    </Form>
  );
}
