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

/** What it comes to, line by line: before, what each code takes off, and what is paid now. */
export function CartSums({ quote, codes }: Props) {
  return (
    <table className="sums">
      <tbody>
        {quote.discounts.length === 0 ? null : (
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

/** A form for one code more, and what is wrong with those that take nothing off. */
export function CartCodes({
  rejected,
  codes,
  list,
}: {
  readonly rejected: Quote["rejected"];
  readonly codes: readonly string[];
  readonly list: string | undefined;
}) {
  const { t } = useLingui();
  const wrong = rejected.map(({ code, detail }) => (
    <span className="wrong" key={code} id={`code-${code}`}>
      {detail} <RemoveCode codes={codes} code={code} />
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
          aria-describedby={rejected.map(({ code }) => `code-${code}`).join(" ") || undefined}
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
