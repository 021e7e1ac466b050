import { Trans } from "@lingui/react/macro";
import { Link } from "react-router";
import { Amount } from "../design/money.tsx";
import type { Order } from "./order-words.tsx";
import { isPaid } from "./order-words.tsx";

type Line = Order["lines"][number];

/** Whether a line can be studied now by its buyer. */
const opens = (order: Order, { type }: Line): boolean =>
  (order.state === "paid" || order.state === "partially-refunded") &&
  !order.gift &&
  !order.seats &&
  type !== "credit-pack" &&
  type !== "bundle";

function LineRow({ order, line }: { readonly order: Order; readonly line: Line }) {
  const { title, quantity, unitPrice, listPrice, price, includes } = line;
  return (
    <tr>
      <td>
        {opens(order, line) ? <Link to={`/desk/read/${line.productId}`}>{title}</Link> : title}
        {quantity !== undefined && unitPrice ? (
          <p className="small soft">
            <Trans>
              {quantity} seats at <Amount money={unitPrice} />
            </Trans>
          </p>
        ) : null}
        {includes && !order.gift && !order.seats && isPaid(order) ? (
          <ul className="small desk-within">
            {includes.map((each) => (
              <li key={each.productId}>
                <Link to={`/desk/read/${each.productId}`}>{each.title}</Link>
              </li>
            ))}
          </ul>
        ) : null}
        {line.type === "credit-pack" && isPaid(order) && !order.gift ? (
          <p className="small">
            <Link to="/desk/credits">
              <Trans>Your credits</Trans>
            </Link>
          </p>
        ) : null}
      </td>
      <td>
        {listPrice ? (
          <del className="soft">
            <Amount money={listPrice} />
          </del>
        ) : null}{" "}
        <Amount money={price} />
      </td>
    </tr>
  );
}

/** The lines, discounts, tax, total and refunds of an order. */
export function OrderSums({ order }: { readonly order: Order }) {
  const { currency } = order.total;
  const tax = order.lines.reduce((sum, line) => sum + (line.tax ?? 0), 0);
  const left = order.total.amount - order.refunded.amount;
  return (
    <table className="sums">
      <tbody>
        {order.lines.map((line) => (
          <LineRow key={line.productId} order={order} line={line} />
        ))}
        {order.discounts?.map(({ id, code, amount }) => (
          <tr key={id} className="soft">
            <td>
              <Trans>Including the reduction by the code {code}</Trans>
            </td>
            <td>
              −<Amount money={{ amount, currency }} />
            </td>
          </tr>
        ))}
        <tr className="total">
          <td>
            <Trans>Total</Trans>
          </td>
          <td>
            <Amount money={order.total} />
          </td>
        </tr>
        {tax > 0 ? (
          <tr className="soft">
            <td>
              <Trans>Including tax</Trans>
            </td>
            <td>
              <Amount money={{ amount: tax, currency }} />
            </td>
          </tr>
        ) : null}
        {order.refunded.amount > 0 ? (
          <>
            <tr>
              <td>
                <Trans>Refunded</Trans>
              </td>
              <td>
                −<Amount money={order.refunded} />
              </td>
            </tr>
            <tr className="total">
              <td>
                <Trans>Left</Trans>
              </td>
              <td>
                <Amount money={{ amount: left, currency }} />
              </td>
            </tr>
          </>
        ) : null}
      </tbody>
    </table>
  );
}
