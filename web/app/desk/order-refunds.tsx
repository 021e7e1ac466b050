import { msg } from "@lingui/core/macro";
import { Trans, useLingui } from "@lingui/react/macro";
import { Form, Link } from "react-router";
import { Amount } from "../design/money.tsx";
import { When } from "../design/when.tsx";
import { Refusal, type Refused } from "./forms.tsx";
import { type Order, type Refund, RefundWords } from "./order-words.tsx";

const DAY_MS = 86_400_000;

/** Until when a refund of a line is automatic. */
const untilOf = (paidAt: string, days: number): string => new Date(Date.parse(paidAt) + days * DAY_MS).toISOString();

const words = {
  "nothing-to-refund": msg`There is nothing left to refund.`,
  "refund-open": msg`You have already asked for this. It is being decided.`,
  "too-many-refunds": msg`Too many requests for this. Write to the seller.`,
  disputed: msg`Your bank is disputing this payment. Until that is settled, nothing can be refunded here.`,
  "refund-window-over": msg`It is too long ago: the payment service can no longer send the money back.`,
  "credits-on-hold": msg`Some of these credits are on hold for a use. Release it, then ask again.`,
  "refund-apart": msg`These cannot be refunded together. Ask for each separately.`,
};

/** A refund with its works and its state. */
export function RefundRow(props: { readonly refund: Refund; readonly order?: string; readonly titles: string }) {
  const { refund, order, titles } = props;
  return (
    <li className="desk-row">
      <div>
        {order ? (
          <Link className="over desk-name" to={`/desk/orders/${order}`}>
            {titles}
          </Link>
        ) : (
          titles
        )}
        {refund.reason ? <p className="small soft desk-quote">“{refund.reason}”</p> : null}
      </div>
      <div>
        <RefundWords refund={refund} />
        {refund.note ? <p className="small desk-quote">{refund.note}</p> : null}
        {refund.keepsAccess ? (
          <p className="small soft">
            <Trans>What you bought stays open.</Trans>
          </p>
        ) : null}
      </div>
      <strong>
        <Amount money={refund.amount} />
      </strong>
    </li>
  );
}

function Terms({ order, now }: { readonly order: Order; readonly now: number }) {
  const { paidAt } = order;
  if (!paidAt) return null;
  return (
    <ul className="desk-terms small">
      {order.lines.map(({ productId, title, refundDays }) => {
        const until = untilOf(paidAt, refundDays);
        return (
          <li key={productId}>
            {order.lines.length > 1 ? <strong className="desk-block">{title}</strong> : null}
            {refundDays === 0 ? (
              <Trans>Each request is decided by a person.</Trans>
            ) : Date.parse(until) > now ? (
              <Trans>
                Immediately until <When at={until} as="day" />, as long as nothing of it was opened or used; otherwise a
                person decides.
              </Trans>
            ) : (
              <Trans>
                The time for an immediate refund ended on <When at={until} as="day" />; a person decides.
              </Trans>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Ask({ order, refused }: { readonly order: Order; readonly refused: Refused | undefined }) {
  const { t } = useLingui();
  return (
    <details open={refused?.intent === "refund" || undefined} className="desk-ask">
      <summary>
        <Trans>Ask for a refund</Trans>
      </summary>
      <Form method="post" className="form">
        <Refusal of={refused} intent="refund" words={words} />
        {order.lines.length > 1 ? (
          <fieldset>
            <legend className="small">
              <Trans>For which works? If you choose none, for all of them.</Trans>
            </legend>
            {order.lines.map(({ productId, title, price }) => (
              <label key={productId} className="choice">
                <input type="checkbox" name="product" value={productId} />
                <span>
                  {title} <Amount money={price} />
                </span>
              </label>
            ))}
          </fieldset>
        ) : null}
        <div className="field">
          <label htmlFor="reason">
            <Trans>Why?</Trans>
          </label>
          <textarea
            id="reason"
            name="reason"
            required
            maxLength={1000}
            defaultValue={refused?.typed.reason}
            placeholder={t`In a sentence or two, for the person who decides`}
          />
        </div>
        <p className="small soft">
          <Trans>Refunded works are closed.</Trans>
        </p>
        <p>
          <button className="button plain" type="submit" name="intent" value="refund">
            <Trans>Send the request</Trans>
          </button>
        </p>
      </Form>
    </details>
  );
}

/** The refund terms of an order, its refunds, and the form to request one. */
export function OrderRefunds(props: {
  readonly order: Order;
  readonly refunds: readonly Refund[];
  readonly now: number;
  readonly refused: Refused | undefined;
}) {
  const { order, refunds, now, refused } = props;
  const titleOf = new Map(order.lines.map(({ productId, title }) => [productId, title]));
  return (
    <section className="stack" aria-labelledby="refunds">
      <h2 id="refunds">
        <Trans>Refund</Trans>
      </h2>
      {order.total.amount === 0 ? (
        <p className="soft">
          <Trans>It cost nothing.</Trans>
        </p>
      ) : (
        <Terms order={order} now={now} />
      )}
      {refunds.length === 0 ? null : (
        <ul className="desk-rows">
          {refunds.map((refund) => (
            <RefundRow
              key={refund.id}
              refund={refund}
              titles={refund.products.map((id) => titleOf.get(id) ?? id).join(", ")}
            />
          ))}
        </ul>
      )}
      {order.total.amount > order.refunded.amount ? <Ask order={order} refused={refused} /> : null}
    </section>
  );
}
