import { Trans, useLingui } from "@lingui/react/macro";
import { Form } from "react-router";
import type { Reply } from "../api/operations.ts";
import { Field } from "../design/field.tsx";
import { Amount } from "../design/money.tsx";
import { RefundDecision } from "../design/refund-list.tsx";
import { Table } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { useRefundColumns } from "./columns.tsx";

type Order = Reply<"readOrder">["order"];
type Refund = NonNullable<Order["refunds"]>[number];

function Give({ order, request }: { readonly order: Order; readonly request: string }) {
  const { t } = useLingui();
  return (
    <details className="fold">
      <summary>
        <Trans>Refund without a request</Trans>
      </summary>
      <Form method="post" className="form measure">
        <input type="hidden" name="request" value={request} />
        <fieldset className="stack">
          <legend>
            <Trans>For these works; for everything that is left if none is ticked</Trans>
          </legend>
          {order.lines.map(({ productId, title }) => (
            <label key={productId} className="choice">
              <input type="checkbox" name="product" value={productId} />
              {title}
            </label>
          ))}
        </fieldset>
        <Field
          name="amount"
          type="number"
          min={1}
          label={t`Amount, for a partial refund`}
          hint={t`In the smallest unit of ${order.total.currency.toUpperCase()}: cents, fen, yen`}
        />
        <label className="choice">
          <input type="checkbox" name="keepsAccess" />
          <Trans>The buyer keeps the access</Trans>
        </label>
        <Field name="note" label={t`Reason; the buyer will see it`} required maxLength={1000} />
        <p>
          <button className="button" type="submit" name="intent" value="give">
            <Trans>Refund</Trans>
          </button>
        </p>
      </Form>
    </details>
  );
}

/** The refunds of an order, with forms for decisions. */
export function OrderRefunds({ order, request }: { readonly order: Order; readonly request: string }) {
  const { t } = useLingui();
  const { refunds = [], total, paidAt, state } = order;
  const columns = useRefundColumns<Refund>(
    ({ at }) => <When at={at} as="minute" />,
    ({ amount }) => <Amount money={{ amount, currency: total.currency }} />,
  );
  return (
    <>
      <Table<Refund>
        caption={t`Refunds`}
        rows={refunds}
        keyOf={({ id }) => id}
        empty={
          <p>
            <Trans>No refund was requested.</Trans>
          </p>
        }
        columns={[
          ...columns,
          ...(refunds.some((refund) => refund.state === "requested")
            ? [
                {
                  head: t`Decide`,
                  cell: (refund: Refund) => (refund.state === "requested" ? <RefundDecision id={refund.id} /> : null),
                },
              ]
            : []),
        ]}
      />
      {paidAt !== undefined && state !== "refunded" && total.amount > 0 ? (
        <Give order={order} request={request} />
      ) : null}
    </>
  );
}
