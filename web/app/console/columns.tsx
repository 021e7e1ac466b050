import { Trans, useLingui } from "@lingui/react/macro";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Reply } from "../api/operations.ts";
import type { Column } from "../design/table.tsx";
import { When } from "../design/when.tsx";
import { RefundTag, RightCause, RightTag } from "./state-names.tsx";

type Whole = Reply<"readOrder">;
export type Right = Whole["rights"][number];
type Refund = NonNullable<Whole["order"]["refunds"]>[number];

/** What a right was given by, with the way to it. */
function GivenBy({ source }: { readonly source: string }) {
  const [kind, id = ""] = source.split("#");
  switch (kind) {
    case "ORDER":
      return (
        <Link to={`/console/orders/${id}`}>
          <Trans>Order</Trans>
        </Link>
      );
    case "SUBSCRIPTION":
      return <Trans>Membership or instalments</Trans>;
    case "SEAT":
      return <Trans>Seat of an organisation</Trans>;
    case "GIFT":
      return <Trans>Gift</Trans>;
    case "USAGE":
      return <Trans>Credits</Trans>;
    default:
      return <Trans>The shop</Trans>;
  }
}

/** What is open to somebody, and why if it is not any more. */
export function useRightColumns(titleOf: (productId: string) => string | undefined): readonly Column<Right>[] {
  const { t } = useLingui();
  return [
    {
      head: t`Work`,
      cell: ({ productId }) => (
        <Link to={`/works/${productId}`} reloadDocument>
          {titleOf(productId) ?? <code>{productId}</code>}
        </Link>
      ),
    },
    { head: t`Source`, cell: ({ source }) => <GivenBy source={source} /> },
    {
      head: t`State`,
      cell: ({ state, cause }) => (
        <>
          <RightTag state={state} /> {cause ? <RightCause cause={cause} /> : null}
        </>
      ),
    },
    { head: t`Since`, cell: ({ grantedAt }) => <When at={grantedAt} as="minute" /> },
    { head: t`Until`, cell: ({ endsAt }) => (endsAt ? <When at={endsAt} as="minute" /> : <Trans>For good</Trans>) },
  ];
}

type ToldRefund = Pick<Refund, "at" | "state" | "reason" | "policy" | "note" | "failure" | "decidedBy">;

/** Why it was asked for, what the policy says, and who decided what. */
function Reason({ refund: { reason, policy, note, failure, decidedBy } }: { readonly refund: ToldRefund }) {
  return (
    <div className="stack">
      {reason ? <p>{reason}</p> : null}
      {policy ? <p className="soft">{policy}</p> : null}
      {note ? <p>{note}</p> : null}
      {decidedBy ? (
        <p className="soft small">
          {decidedBy === "policy" ? <Trans>Decided by the terms</Trans> : <Trans>Decided by {decidedBy}</Trans>}
        </p>
      ) : null}
      {failure ? <p className="wrong">{failure}</p> : null}
    </div>
  );
}

/** What was asked back. @param asked when, with the way to its order where that is another page */
export function useRefundColumns<Row extends ToldRefund>(
  asked: (row: Row) => ReactNode,
  amount: (row: Row) => ReactNode,
): readonly Column<Row>[] {
  const { t } = useLingui();
  return [
    { head: t`Requested`, cell: asked },
    { head: t`State`, cell: ({ state }) => <RefundTag state={state} /> },
    { head: t`Why`, cell: (refund) => <Reason refund={refund} /> },
    { head: t`Amount`, isNumber: true, cell: amount },
  ];
}
