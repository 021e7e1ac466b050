import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link } from "react-router";
import type { ItemOf } from "../api/operations.ts";
import { Field } from "../design/field.tsx";

/** The typed values of a refused form. */
export interface Typed {
  readonly for?: string;
  readonly email?: string;
  readonly from?: string;
  readonly message?: string;
  readonly organisation?: string;
  readonly count?: string;
}

interface Props {
  readonly currency: string;
  readonly codes: readonly string[];
  /** The offer in the price above. */
  readonly offer: string | undefined;
  /** The list of recommendations that led here. */
  readonly list: string | undefined;
  readonly organisations: readonly ItemOf<"listOrganisations">[];
  readonly typed: Typed;
  /** The errors by field. */
  readonly errors: Readonly<Record<string, string>>;
  readonly isSignedIn: boolean;
  readonly isFree: boolean;
}

function GiftFields({ typed, errors }: Pick<Props, "typed" | "errors">) {
  const { t } = useLingui();
  return (
    <div className="form for-gift">
      <Field
        name="email"
        type="email"
        label={t`Their e-mail`}
        hint={t`A code that claims the gift is mailed there once it is paid.`}
        autoComplete="off"
        defaultValue={typed.email}
        error={errors.email && t`Enter an e-mail address, such as ann@example.org.`}
      />
      <Field name="from" label={t`Your name, as they will see it`} maxLength={100} defaultValue={typed.from} />
      <div className="field">
        <label htmlFor="message">
          <Trans>A few words to them</Trans>
        </label>
        <textarea id="message" name="message" maxLength={500} defaultValue={typed.message} />
      </div>
    </div>
  );
}

function SeatFields({ typed, errors, organisations }: Pick<Props, "typed" | "errors" | "organisations">) {
  const { t } = useLingui();
  return (
    <div className="form for-seats">
      <div className="field">
        <label htmlFor="organisation">
          <Trans>Organisation</Trans>
        </label>
        <select id="organisation" name="organisation" defaultValue={typed.organisation}>
          {organisations.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <Field
        name="count"
        type="number"
        label={t`Seats for each work`}
        hint={t`The price above is for one seat.`}
        min={1}
        max={500}
        defaultValue={typed.count ?? "5"}
        error={errors.count && t`Enter a whole number from 1 to 500.`}
      />
    </div>
  );
}

/** The choice of the recipient, and the button to the payment. Only the chosen option shows its fields. */
export function CartCheckout(props: Props) {
  const { currency, codes, offer, list, organisations, typed, isSignedIn, isFree } = props;
  const chosen = typed.for ?? "me";
  const choice = (value: string, words: React.ReactNode) => (
    <label className="choice">
      <input type="radio" name="for" value={value} defaultChecked={chosen === value} />
      <span>{words}</span>
    </label>
  );
  return (
    <Form method="post" className="form checkout">
      <input type="hidden" name="currency" value={currency} />
      {list === undefined ? null : <input type="hidden" name="list" value={list} />}
      {offer === undefined ? null : <input type="hidden" name="offer" value={offer} />}
      {codes.map((code) => (
        <input key={code} type="hidden" name="codes" value={code} />
      ))}
      <fieldset>
        <legend className="label">
          <Trans>Who is it for?</Trans>
        </legend>
        {choice("me", <Trans>For me</Trans>)}
        {choice("gift", <Trans>A gift for somebody</Trans>)}
        <GiftFields {...props} />
        {organisations.length === 0 ? null : choice("seats", <Trans>Seats for an organisation</Trans>)}
        {organisations.length === 0 ? null : <SeatFields {...props} />}
      </fieldset>
      <button className="button wide" type="submit" name="intent" value="checkout">
        {isFree ? (
          <Trans>Get it</Trans>
        ) : isSignedIn ? (
          <Trans>Go to the payment</Trans>
        ) : (
          <Trans>Sign in and pay</Trans>
        )}
      </button>
      <p className="small soft">
        <Trans>
          You pay on a page of Stripe, and card details never reach us. See the <Link to="/refunds">refund terms</Link>.
        </Trans>
      </p>
    </Form>
  );
}
